package io.datashard.spark.write;

import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DeltaWriter;
import org.apache.spark.sql.connector.write.DeltaWriterFactory;

/**
 * What every task needs, sent to executors.
 *
 * @param rows null if no row is appended
 */
record RowChangesWriterFactory(DataFileWriterFactory rows) implements DeltaWriterFactory {

    RowChangesWriterFactory(Optional<DataFileWriterFactory> rows) {
        this(rows.orElse(null));
    }

    @Override
    public DeltaWriter<InternalRow> createWriter(int partitionId, long taskId) {
        return new RowChangesWriter(
                Optional.ofNullable(rows).map(factory -> factory.createWriter(partitionId, taskId)));
    }
}
