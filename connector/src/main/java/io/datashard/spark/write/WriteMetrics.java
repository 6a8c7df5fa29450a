package io.datashard.spark.write;

import java.util.Map;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomSumMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/**
 * What a write shows in the SQL tab: rows and files as its tasks write them, the rest when the driver has committed. Spark makes
 * instances of the metrics by their public constructors.
 */
final class WriteMetrics {
    private WriteMetrics() {}

    static CustomMetric[] supported() {
        return new CustomMetric[] {
            new RowsWritten(),
            new FilesWritten(),
            new BytesWritten(),
            new CommitAttempts(),
            new CommitMillis(),
            new CommitWaitedMillis()
        };
    }

    /** Of a task. The size of its last file is only known when it has ended, which Spark does not ask for. */
    static CustomTaskMetric[] ofTask(long rows, long files) {
        return new CustomTaskMetric[] {new Value(RowsWritten.NAME, rows), new Value(FilesWritten.NAME, files)};
    }

    /**
     * Of the driver, by name.
     *
     * @param commit the metrics of the version
     * @param millis that the commit took in all
     */
    static Map<String, Long> ofCommit(long bytes, Map<String, Long> commit, long millis) {
        return Map.of(
                BytesWritten.NAME,
                bytes,
                CommitAttempts.NAME,
                commit.getOrDefault("attempts", 0L),
                CommitMillis.NAME,
                millis,
                CommitWaitedMillis.NAME,
                commit.getOrDefault("queue-ms", 0L) + commit.getOrDefault("backoff-ms", 0L));
    }

    private record Value(String name, long value) implements CustomTaskMetric {}

    /** Rows that the tasks wrote. */
    public static final class RowsWritten extends CustomSumMetric {
        private static final String NAME = "rowsWritten";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "rows written";
        }
    }

    /** Files that the tasks wrote. */
    public static final class FilesWritten extends CustomSumMetric {
        private static final String NAME = "filesWritten";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "files written";
        }
    }

    /** Size of the files that were committed. */
    public static final class BytesWritten extends CustomSumMetric {
        private static final String NAME = "bytesWritten";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "bytes written";
        }
    }

    /** Version objects that the commit tried to put. */
    public static final class CommitAttempts extends CustomSumMetric {
        private static final String NAME = "commitAttempts";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "attempts to commit";
        }
    }

    /** How long the commit took. */
    public static final class CommitMillis extends CustomSumMetric {
        private static final String NAME = "commitMillis";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "commit time (ms)";
        }
    }

    /** How long the commit waited for other writers. */
    public static final class CommitWaitedMillis extends CustomSumMetric {
        private static final String NAME = "commitWaitedMillis";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "time that the commit waited for other writers (ms)";
        }
    }
}
