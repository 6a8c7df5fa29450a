package io.datashard.internal.version;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.datashard.ColumnStats;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.Type;
import io.datashard.internal.catalog.CatalogEntry;
import io.datashard.internal.types.PartitionTypes;
import io.datashard.internal.types.Widening;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Entries as a later schema of their table has them: with values of the types to which columns were widened, and without statistics of
 * columns that were dropped.
 */
public final class CurrentEntries {
    private final Schema schema;
    private final boolean unchanged;
    private final Map<Integer, List<Type>> partitionTypes;

    /**
     * @param earlier what the entries were made with
     * @param later what the same table has become, or the same
     */
    public CurrentEntries(Metadata earlier, Metadata later) {
        this.schema = later.schema();
        this.unchanged = schema.equals(earlier.schema());
        this.partitionTypes = later.partitioningsById().entrySet().stream()
                .collect(toUnmodifiableMap(Map.Entry::getKey, partitioning -> partitioning.getValue().fields().stream()
                        .map(field -> PartitionTypes.of(field, schema))
                        .toList()));
    }

    /** All of them, in the same order. */
    public List<CatalogEntry> of(List<CatalogEntry> entries) {
        return unchanged
                ? entries
                : entries.stream()
                        .map(entry -> new CatalogEntry(
                                of(entry.tablet()),
                                entry.version(),
                                entry.file().map(this::of)))
                        .toList();
    }

    /** A tablet. One that is of none of the table's partitionings stays as it is, for others to complain of. */
    public Tablet of(Tablet tablet) {
        List<Type> types = partitionTypes.getOrDefault(tablet.partitioning(), List.of());
        if (unchanged || types.size() != tablet.partition().size()) {
            return tablet;
        }
        List<Object> partition = new ArrayList<>();
        for (Type type : types) {
            partition.add(Widening.widen(tablet.partition().get(partition.size()), type));
        }
        return new Tablet(tablet.partitioning(), partition, tablet.name());
    }

    /** A file. */
    public FileEntry of(FileEntry file) {
        if (unchanged) {
            return file;
        }
        Map<Integer, ColumnStats> stats = new HashMap<>();
        file.stats()
                .forEach((id, known) -> schema.field(id).ifPresent(column -> stats.put(id, current(known, column))));
        return new FileEntry(
                of(file.tablet()),
                file.path(),
                file.rows(),
                file.bytes(),
                stats,
                file.version(),
                file.deletes(),
                file.border());
    }

    private static ColumnStats current(ColumnStats stats, Field column) {
        return new ColumnStats(
                Widening.widen(stats.lower(), column.type()),
                Widening.widen(stats.upper(), column.type()),
                stats.nulls(),
                stats.exact());
    }
}
