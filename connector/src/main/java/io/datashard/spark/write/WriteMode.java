package io.datashard.spark.write;

import io.datashard.FileEntry;
import io.datashard.Predicate;
import io.datashard.RowStatement;
import io.datashard.Transaction;
import java.util.Collection;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** What a write does with the rows that are there already. */
sealed interface WriteMode {

    /** Tells a transaction what the job wrote. */
    void apply(Transaction transaction, List<FileEntry> files);

    /** The rows stay. */
    record Append() implements WriteMode {
        @Override
        public void apply(Transaction transaction, List<FileEntry> files) {
            transaction.append(files);
        }
    }

    /** Those that satisfy a condition go. */
    record OverwriteMatching(Predicate condition) implements WriteMode {
        @Override
        public void apply(Transaction transaction, List<FileEntry> files) {
            transaction.overwrite(condition, files);
        }
    }

    /** Those in partitions that are written go. */
    record OverwritePartitions() implements WriteMode {
        @Override
        public void apply(Transaction transaction, List<FileEntry> files) {
            transaction.overwritePartitions(files);
        }
    }

    /**
     * Those of some files are the rows that were written.
     *
     * @param count is told into how many files
     */
    record Rewrite(List<FileEntry> replaced, IntConsumer count) implements WriteMode {
        @Override
        public void apply(Transaction transaction, List<FileEntry> files) {
            transaction.rewrite(replaced, files);
            count.accept(files.size());
        }
    }

    /**
     * Those of files that the statement has read go.
     *
     * @param statement asked when the job has run, as is {@code replaced}, the paths of the files
     */
    record ReplaceFiles(Supplier<RowStatement> statement, Supplier<Collection<String>> replaced) implements WriteMode {
        @Override
        public void apply(Transaction transaction, List<FileEntry> files) {
            transaction.replace(statement.get(), replaced.get(), files);
        }
    }
}
