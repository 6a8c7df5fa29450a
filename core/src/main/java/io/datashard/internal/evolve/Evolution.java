package io.datashard.internal.evolve;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.SchemaChange;
import io.datashard.Transform;
import io.datashard.Type;
import io.datashard.internal.data.StatisticsColumns;
import io.datashard.internal.types.FieldTree;
import io.datashard.internal.types.PartitionFunction;
import io.datashard.internal.types.SortOrder;
import io.datashard.internal.types.Widening;
import io.datashard.internal.version.Metadata;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Changes of a table's metadata that keep its files. */
public final class Evolution {
    private Evolution() {}

    /**
     * The table after a change of columns. What names columns in its properties is adapted.
     *
     * @throws DatashardException if there is no such column, files could not follow the change, or something else of the table needs
     *     the column as it is
     */
    public static Metadata apply(Metadata table, SchemaChange change) {
        if (change instanceof SchemaChange.Drop drop) {
            requireUnused(table, drop);
        } else if (change instanceof SchemaChange.Widen widen) {
            requireSamePartitions(table, widen);
        }
        Schema schema = SchemaEditor.apply(table.schema(), change);
        Map<String, String> properties = new HashMap<>(table.properties());
        StatisticsColumns.renamed(properties, table.schema(), schema)
                .ifPresent(columns -> properties.put(StatisticsColumns.PROPERTY, columns));
        SortOrder.renamed(table.properties(), table.schema(), schema)
                .ifPresent(order -> properties.put(SortOrder.PROPERTY, order));
        return new Metadata(schema, table.partitionings(), table.partitioningId(), properties);
    }

    private static void requireUnused(Metadata table, SchemaChange.Drop drop) {
        String name = String.join(".", drop.path());
        if (new ColumnTree(table.schema()).isInKey(drop.path())) {
            throw new DatashardException("the field " + name
                    + " of a map's key cannot be dropped: keys that differ in it would become one. Add"
                    + " another column instead");
        }
        Set<Integer> dropped = new HashSet<>();
        table.schema()
                .field(drop.path().toArray(String[]::new))
                .ifPresent(field -> FieldTree.collectIds(field, dropped));
        for (Partitioning partitioning : table.partitionings()) {
            for (PartitionField field : partitioning.fields()) {
                if (field.sourceIds().stream().anyMatch(dropped::contains)) {
                    throw new DatashardException(
                            partitioning.id() == table.partitioningId()
                                    ? "the column " + name + " cannot be dropped: the table is partitioned by "
                                            + field.name()
                                            + ", which is computed from it. It stays, or the whole table is"
                                            + " replaced (mode overwrite with the option overwriteSchema)"
                                    : "the column " + name + " cannot be dropped: files of an older partitioning ("
                                            + partitioning.id() + ") are found by " + field.name()
                                            + ", which is computed from it. It stays, or the whole table is replaced (mode"
                                            + " overwrite with the option overwriteSchema)");
                }
            }
        }
        requireUnnamed(
                table,
                name,
                dropped,
                StatisticsColumns.PROPERTY,
                StatisticsColumns.names(table.properties(), table.schema()));
        List<Field> ordering = SortOrder.of(table.properties(), table.schema()).keys().stream()
                .map(SortOrder.SortKey::column)
                .toList();
        requireUnnamed(table, name, dropped, SortOrder.PROPERTY, ordering);
    }

    private static void requireUnnamed(
            Metadata table, String name, Set<Integer> dropped, String property, List<Field> named) {
        if (named.stream().anyMatch(field -> dropped.contains(field.id()))) {
            throw new DatashardException("the column " + name + " cannot be dropped: the table property " + property
                    + " names it (" + table.properties().get(property)
                    + "). Set the property to other columns first, or unset it");
        }
    }

    /**
     * Truncation of an integer wraps around below its type's least value, so the partitions of some values would not be those that
     * a wider type's function finds. All other functions give what they gave.
     */
    private static void requireSamePartitions(Metadata table, SchemaChange.Widen widen) {
        Field column = table.schema().field(widen.path().toArray(String[]::new)).orElse(null);
        if (column == null
                || !(column.type() instanceof Type.Primitive type)
                || !Widening.isPossible(type, widen.type())) {
            return;
        }
        Integer least =
                switch (type) {
                    case BYTE -> (int) Byte.MIN_VALUE;
                    case SHORT -> (int) Short.MIN_VALUE;
                    case INT -> Integer.MIN_VALUE;
                    default -> null;
                };
        for (Partitioning partitioning : table.partitionings()) {
            for (PartitionField field : partitioning.fields()) {
                boolean wraps = least != null
                        && field.isOf(column.id())
                        && field.transform() instanceof Transform.Truncate
                        && !least.equals(
                                PartitionFunction.of(field, table.schema()).apply(List.of(least)));
                if (wraps) {
                    throw new DatashardException("the column " + String.join(".", widen.path())
                            + " cannot become a " + widen.type() + ": files are partitioned by " + field.transform()
                            + " of it, which wraps around at the least " + type
                            + ", so that their rows would not be found. Add a column of the wider type instead");
                }
            }
        }
    }

    /**
     * The table with another partitioning for new files; older files keep theirs.
     *
     * @param wanted its ids mean nothing
     */
    public static Metadata partitionedBy(Metadata table, Partitioning wanted) {
        for (Partitioning known : table.partitionings()) {
            if (sameFields(known, wanted)) {
                return new Metadata(table.schema(), table.partitionings(), known.id(), table.properties());
            }
        }
        return table.repartitioned(wanted.fields());
    }

    private static boolean sameFields(Partitioning one, Partitioning other) {
        return withoutIds(one).equals(withoutIds(other));
    }

    private static List<PartitionField> withoutIds(Partitioning partitioning) {
        return partitioning.fields().stream()
                .map(field -> new PartitionField(0, field.sourceIds(), field.transform(), ""))
                .toList();
    }
}
