package io.datashard.internal.catalog;

import io.datashard.ColumnStats;
import io.datashard.FileEntry;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.Transform;
import io.datashard.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Small catalogs for tests. */
final class Catalogs {
    private Catalogs() {}

    /** A table of one column with id 1 that is partitioned by it, by identity, under the partition field 1000. */
    static CatalogSchema byIdentity(Type type) {
        Schema schema = Schema.of(io.datashard.Field.optional(0, "value", type));
        return new CatalogSchema(schema, Map.of(0, identity(0, 1000, 1)));
    }

    static Partitioning identity(int id, int fieldId, int sourceId) {
        return new Partitioning(
                id, List.of(new PartitionField(fieldId, sourceId, new Transform.Identity(), "f" + fieldId)));
    }

    static Tablet tablet(int partitioning, String name, Object... partition) {
        return new Tablet(partitioning, Arrays.asList(partition), name);
    }

    static CatalogEntry file(Tablet tablet, long version) {
        return file(tablet, version, Map.of());
    }

    static CatalogEntry file(Tablet tablet, long version, Map<Integer, ColumnStats> stats) {
        String path = "snapshots/" + version + "/" + tablet.name();
        return CatalogEntry.of(new FileEntry(tablet, path, 10 + version, 1_000 + version, stats, version));
    }

    static <T> List<T> drain(Iterator<T> iterator) {
        List<T> all = new ArrayList<>();
        iterator.forEachRemaining(all::add);
        return all;
    }
}
