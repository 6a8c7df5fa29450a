package io.datashard.spark.read;

import io.datashard.ScanPlan;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomSumMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/** What a scan shows in the SQL tab. Spark makes instances of the metrics by their public constructors. */
final class ScanMetrics {
    private ScanMetrics() {}

    static CustomMetric[] supported() {
        return new CustomMetric[] {new FilesTotal(), new FilesInPartitions(), new FilesRead(), new BytesRead()};
    }

    static CustomTaskMetric[] of(ScanPlan plan) {
        return new CustomTaskMetric[] {
            new Value(FilesTotal.NAME, plan.filesTotal()),
            new Value(FilesInPartitions.NAME, plan.filesInPartitions()),
            new Value(FilesRead.NAME, plan.files().size()),
            new Value(BytesRead.NAME, plan.bytes())
        };
    }

    private record Value(String name, long value) implements CustomTaskMetric {}

    /** Files of the version. */
    public static final class FilesTotal extends CustomSumMetric {
        private static final String NAME = "filesTotal";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "files in the table";
        }
    }

    /** Files left by the conditions on partitions. */
    public static final class FilesInPartitions extends CustomSumMetric {
        private static final String NAME = "filesInPartitions";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "files matched by partition";
        }
    }

    /** Files left by statistics as well. */
    public static final class FilesRead extends CustomSumMetric {
        private static final String NAME = "filesRead";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "files matched by statistics and read";
        }
    }

    /** Size of the files read. */
    public static final class BytesRead extends CustomSumMetric {
        private static final String NAME = "bytesRead";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "bytes of files read";
        }
    }
}
