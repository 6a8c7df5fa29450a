package io.datashard.spark;

import io.datashard.DatashardException;
import io.datashard.Snapshot;
import io.datashard.spark.metadata.MetadataTables;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.spark.sql.connector.catalog.Table;

/** The tables that every table has beside its rows: its changes, and metadata tables. */
final class SideTables {
    private SideTables() {}

    /** Whether there is one of a name, in any case. */
    static boolean exists(String name) {
        return isChanges(name) || MetadataTables.find(name).isPresent();
    }

    /** @throws io.datashard.DatashardException if there is none of this name */
    static void requireKnown(String name) {
        if (!exists(name)) {
            throw new DatashardException("there is no metadata table \"" + name + "\"; the metadata tables are "
                    + String.join(", ", names()));
        }
    }

    private static Set<String> names() {
        Set<String> names = new TreeSet<>(MetadataTables.names());
        names.add(ChangesTable.NAME);
        return names;
    }

    /**
     * One of them.
     *
     * @param table what users call the table
     * @param name in any case
     * @param snapshot called at most once, when the table is first asked for something
     * @throws io.datashard.DatashardException if there is none of this name
     */
    static Table of(String table, String name, Supplier<Snapshot> snapshot) {
        requireKnown(name);
        String full = table + "." + name;
        return isChanges(name)
                ? new ChangesTable(full, snapshot)
                : new MetadataTable(full, MetadataTables.find(name).orElseThrow(), snapshot);
    }

    private static boolean isChanges(String name) {
        return name.equalsIgnoreCase(ChangesTable.NAME);
    }
}
