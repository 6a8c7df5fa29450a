package io.datashard.internal.commit;

import io.datashard.ColumnStats;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Tablet;
import io.datashard.internal.catalog.CatalogEntry;
import io.datashard.internal.types.PartitionTypes;
import io.datashard.internal.types.Widening;
import io.datashard.internal.version.Metadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Entries as a later schema of their table has them: with values of the types to which columns were widened, and without statistics of
 * columns that were dropped.
 */
record CurrentEntries(Metadata metadata) {

    List<CatalogEntry> of(List<CatalogEntry> entries) {
        return entries.stream()
                .map(entry -> new CatalogEntry(
                        current(entry.tablet()), entry.version(), entry.file().map(this::current)))
                .toList();
    }

    private Tablet current(Tablet tablet) {
        Partitioning partitioning = metadata.partitioningsById().get(tablet.partitioning());
        List<Object> partition = new ArrayList<>();
        for (PartitionField field : partitioning.fields()) {
            partition.add(Widening.widen(
                    tablet.partition().get(partition.size()), PartitionTypes.of(field, metadata.schema())));
        }
        return new Tablet(tablet.partitioning(), partition, tablet.name());
    }

    private FileEntry current(FileEntry file) {
        Map<Integer, ColumnStats> stats = new HashMap<>();
        file.stats()
                .forEach((id, known) ->
                        metadata.schema().field(id).ifPresent(column -> stats.put(id, current(known, column))));
        return new FileEntry(
                current(file.tablet()), file.path(), file.rows(), file.bytes(), stats, file.version(), file.deletes());
    }

    private static ColumnStats current(ColumnStats stats, Field column) {
        return new ColumnStats(
                Widening.widen(stats.lower(), column.type()),
                Widening.widen(stats.upper(), column.type()),
                stats.nulls(),
                stats.exact());
    }
}
