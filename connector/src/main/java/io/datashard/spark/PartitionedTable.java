package io.datashard.spark;

import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.NoSuchPartitionException;
import org.apache.spark.sql.connector.catalog.SupportsAtomicPartitionManagement;
import org.apache.spark.sql.types.StructType;

/** What Spark asks of a table whose partitions commands can name. A partition is its rows, and nothing beside them. */
abstract class PartitionedTable implements SupportsAtomicPartitionManagement {

    /** The commands on the version that this table shows. */
    abstract PartitionCommands partitions();

    @Override
    public StructType partitionSchema() {
        return partitions().schema();
    }

    @Override
    public InternalRow[] listPartitionIdentifiers(String[] names, InternalRow values) {
        return partitions().list(names, values);
    }

    @Override
    public boolean partitionExists(InternalRow partition) {
        return partitions().exists(partition);
    }

    /** Partitions have no properties. */
    @Override
    public Map<String, String> loadPartitionMetadata(InternalRow partition) {
        return Map.of();
    }

    @Override
    public boolean dropPartitions(InternalRow[] partitions) {
        return partitions().drop(partitions);
    }

    /** As a partition is there while it holds rows, truncating and dropping it are the same. */
    @Override
    public boolean truncatePartitions(InternalRow[] partitions) {
        return partitions().drop(partitions);
    }

    @Override
    public boolean truncatePartition(InternalRow partition) throws NoSuchPartitionException {
        if (!partitions().drop(new InternalRow[] {partition})) {
            throw new NoSuchPartitionException(name(), partition, partitionSchema());
        }
        return true;
    }

    @Override
    public boolean purgePartition(InternalRow partition) {
        throw noPurge();
    }

    @Override
    public boolean purgePartitions(InternalRow[] partitions) {
        throw noPurge();
    }

    private UnsupportedOperationException noPurge() {
        return new UnsupportedOperationException("partition purge is not supported: older versions of " + name()
                + " keep the files of the partition. Drop it without PURGE");
    }

    @Override
    public boolean renamePartition(InternalRow from, InternalRow to) {
        throw new UnsupportedOperationException("partitions of " + name()
                + " cannot be renamed: their names are values in their rows. INSERT the rows with the new values, and drop the"
                + " old partition");
    }

    @Override
    public void createPartitions(InternalRow[] partitions, Map<String, String>[] properties) {
        throw new UnsupportedOperationException("partitions of " + name()
                + " cannot be added empty: a partition appears with its first row. INSERT rows");
    }

    @Override
    public void replacePartitionMetadata(InternalRow partition, Map<String, String> properties) {
        throw new UnsupportedOperationException("partitions of " + name()
                + " have no properties and no locations of their own. Set properties of the table");
    }
}
