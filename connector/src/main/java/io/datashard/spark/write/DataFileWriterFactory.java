package io.datashard.spark.write;

import io.datashard.internal.json.MetadataJson;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import io.datashard.internal.table.StoredTransaction;
import io.datashard.spark.seam.HadoopSettings;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.types.StructType;

/**
 * What every task needs to write, sent to executors.
 *
 * @param root of the table's store
 * @param metadata the table's, as JSON
 */
record DataFileWriterFactory(
        String root, String snapshotId, String metadata, StructType rows, WriteSettings settings, HadoopSettings hadoop)
        implements DataWriterFactory {

    static DataFileWriterFactory of(StoredTransaction transaction, StructType rows, WriteSettings settings) {
        return new DataFileWriterFactory(
                transaction.store().root(),
                transaction.snapshotId(),
                MetadataJson.text(transaction.written()),
                rows,
                settings,
                HadoopSettings.broadcast(transaction.configuration(), SparkSession.active()));
    }

    @Override
    public DataWriter<InternalRow> createWriter(int partitionId, long taskId) {
        Store store = Stores.open(root, hadoop.configuration());
        return new PartitionedWriter(
                store, this, MetadataJson.parse(metadata), "%05d-%d%s".formatted(partitionId, taskId, settings.mark()));
    }
}
