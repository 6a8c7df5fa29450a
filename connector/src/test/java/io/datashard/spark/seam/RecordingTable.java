package io.datashard.spark.seam;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.SupportsDynamicOverwrite;
import org.apache.spark.sql.connector.write.SupportsTruncate;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.execution.datasources.noop.NoopBatchWrite$;
import org.apache.spark.sql.types.StructType;

/** Remembers which writes Spark asked of it, and stores nothing. */
final class RecordingTable implements SupportsWrite {
    private final StructType schema;
    private final List<String> writes = new ArrayList<>();

    RecordingTable(StructType schema) {
        this.schema = schema;
    }

    /** Each as: mode, columns of the rows, the option "o". */
    List<String> writes() {
        return writes;
    }

    @Override
    public String name() {
        return "recording";
    }

    @Override
    @SuppressWarnings("deprecation") // columns() is made from it
    public StructType schema() {
        return schema;
    }

    @Override
    public Set<TableCapability> capabilities() {
        return Set.of(TableCapability.BATCH_WRITE, TableCapability.TRUNCATE, TableCapability.OVERWRITE_DYNAMIC);
    }

    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
        return new Recorder(info);
    }

    private final class Recorder implements SupportsTruncate, SupportsDynamicOverwrite {
        private final LogicalWriteInfo info;
        private String mode = "append";

        Recorder(LogicalWriteInfo info) {
            this.info = info;
        }

        @Override
        public WriteBuilder truncate() {
            mode = "truncate";
            return this;
        }

        @Override
        public WriteBuilder overwriteDynamicPartitions() {
            mode = "overwrite partitions";
            return this;
        }

        @Override
        public Write build() {
            writes.add(mode + " " + info.schema().catalogString() + " "
                    + info.options().get("o"));
            return new Write() {
                @Override
                public BatchWrite toBatch() {
                    return NoopBatchWrite$.MODULE$;
                }
            };
        }
    }
}
