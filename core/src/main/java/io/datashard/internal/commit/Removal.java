package io.datashard.internal.commit;

import io.datashard.FileEntry;
import io.datashard.Predicate;
import io.datashard.RowSet;
import io.datashard.RowStatement;
import io.datashard.internal.version.CurrentEntries;
import io.datashard.internal.version.Operation;
import java.util.List;
import java.util.Set;

/** What a transaction takes out of the table. */
public sealed interface Removal {

    /** Nothing. */
    record Nothing() implements Removal {}

    /**
     * Every row that satisfies a condition, at the state that the commit builds on.
     *
     * @param statement what it was asked for by, and is called if the transaction adds nothing
     */
    record Matching(Predicate condition, Operation statement) implements Removal {
        /** What a transaction does that may put other rows in the place of those. */
        public Matching(Predicate condition) {
            this(condition, Operation.OVERWRITE);
        }
    }

    /**
     * Every row of some partitions, at the state that the commit builds on.
     *
     * @param partitioning the id of the one that they are partitions of, which need not be the table's for new files any more
     * @param partitions the values of each
     */
    record Partitions(int partitioning, Set<List<Object>> partitions) implements Removal {
        public Partitions {
            partitions = Set.copyOf(partitions);
        }
    }

    /** Files as they were read; a file of the same tablet may be added in the same transaction. */
    record Files(List<FileEntry> files) implements Removal {
        public Files {
            files = List.copyOf(files);
        }

        /** The same files as the table has them since its columns changed. */
        public Files as(CurrentEntries current) {
            return new Files(files.stream().map(current::of).toList());
        }
    }

    /** Files as they were read, all rows of which are in files that the same transaction adds. */
    record Rewritten(List<FileEntry> files) implements Removal {
        public Rewritten {
            files = List.copyOf(files);
        }
    }

    /**
     * Rows of files as they were read, and whole files as they were read.
     *
     * @param rows of each file one
     * @param files none of which is in {@code rows}; a file of the same tablet may be added in the same transaction
     */
    record Rows(RowStatement statement, List<FileRows> rows, List<FileEntry> files) implements Removal {
        public Rows {
            rows = List.copyOf(rows);
            files = List.copyOf(files);
        }

        /** The same of files as the table has them since its columns changed. */
        public Rows as(CurrentEntries current) {
            return new Rows(
                    statement,
                    rows.stream()
                            .map(row -> new FileRows(current.of(row.file()), row.positions()))
                            .toList(),
                    files.stream().map(current::of).toList());
        }
    }

    /** Rows of a file, at least one. */
    record FileRows(FileEntry file, RowSet positions) {}
}
