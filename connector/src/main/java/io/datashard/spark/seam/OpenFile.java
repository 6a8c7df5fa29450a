package io.datashard.spark.seam;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** A data file that is being read. Its batches are one object, filled again and again. */
final class OpenFile implements Closeable {
    private final Path path;
    private final RowGroupReader reader;
    private final ShownColumns columns;
    private final ColumnarBatch whole;
    private final Optional<LiveRows> live;
    private final ReadFailures failures;
    private ColumnarBatch shown;

    /** {@code columns} are what its batches shall show, and {@code live} which rows: all, if it is not there. */
    OpenFile(Path path, RowGroupReader reader, ShownColumns columns, Optional<LiveRows> live, ReadFailures failures) {
        this.path = path;
        this.reader = reader;
        this.columns = columns;
        this.whole = columns.of(reader.resultBatch());
        this.live = live;
        this.failures = failures;
    }

    Path path() {
        return path;
    }

    boolean next() throws IOException {
        try {
            while (reader.nextBatch()) {
                int rows = reader.resultBatch().numRows();
                columns.next(rows);
                whole.setNumRows(rows);
                shown = live.isPresent() ? live.get().of(whole) : whole;
                if (shown.numRows() > 0) {
                    return true;
                }
            }
            return false;
        } catch (IOException | RuntimeException e) {
            throw failures.unreadable(path, e);
        }
    }

    ColumnarBatch batch() {
        return shown;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
