package io.datashard.spark;

/**
 * What a compaction has done.
 *
 * @param filesBefore files that were rewritten
 * @param filesAfter files that hold their rows now
 * @param bytesBefore the size of the former
 * @param deletedRows rows of them that had been deleted, and take no place any more
 * @param gaveWay how often work was thrown away because somebody else had changed one of the files meanwhile
 */
public record CompactionReport(long filesBefore, long filesAfter, long bytesBefore, long deletedRows, long gaveWay) {
    static final CompactionReport NOTHING = new CompactionReport(0, 0, 0, 0, 0);

    CompactionReport plus(CompactionReport more) {
        return new CompactionReport(
                filesBefore + more.filesBefore,
                filesAfter + more.filesAfter,
                bytesBefore + more.bytesBefore,
                deletedRows + more.deletedRows,
                gaveWay + more.gaveWay);
    }
}
