package io.datashard.spark.metadata;

import io.datashard.DatashardException;
import io.datashard.Snapshot;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;

/** The rows of a metadata table, as of a version. */
public interface MetadataRows {
    /** All metadata tables, by name. */
    Map<String, MetadataRows> ALL = Map.of("history", new HistoryRows());

    /** The columns. */
    StructType schema();

    /** The rows of a version, each with Spark's internal values in the order of the columns. What nobody takes need not be read. */
    Stream<Object[]> rows(Snapshot snapshot);

    /** The metadata table of a name, in any case. */
    static Optional<MetadataRows> find(String name) {
        return ALL.entrySet().stream()
                .filter(table -> table.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /**
     * The metadata table of a name, in any case.
     *
     * @throws DatashardException if there is none
     */
    static MetadataRows of(String name) {
        return find(name)
                .orElseThrow(() -> new DatashardException("there is no metadata table \"" + name
                        + "\"; the metadata tables are " + String.join(", ", new TreeSet<>(ALL.keySet()))));
    }
}
