package io.datashard.spark;

import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.Transaction;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** A table that no database holds: what there is to know of it is where it lies. */
interface LocatedAddress extends TableAddress {

    /** Hadoop's settings, by which the location is reached. */
    Configuration configuration();

    @Override
    default Table load() {
        return Table.load(location(), configuration());
    }

    @Override
    default Optional<Snapshot> findSnapshot() {
        return Table.findSnapshot(location(), configuration());
    }

    @Override
    default Snapshot currentSnapshot() {
        return Table.loadSnapshot(location(), configuration());
    }

    @Override
    default boolean exists() {
        return findSnapshot().isPresent();
    }

    @Override
    default Transaction create(Schema schema, Partitioning partitioning, Map<String, String> properties) {
        return Table.newTable(location(), schema, partitioning, properties, configuration());
    }

    @Override
    default Transaction createOrAppend(Schema schema, Partitioning partitioning, Map<String, String> properties) {
        return Table.newTableOrAppend(location(), schema, partitioning, properties, configuration());
    }
}
