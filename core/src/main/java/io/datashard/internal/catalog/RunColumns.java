package io.datashard.internal.catalog;

import io.datashard.CorruptTableException;
import io.datashard.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type.Repetition;

/**
 * The columns of one run's file that a reader asked for, checked against what the table's schema makes of them.
 *
 * @param projection the columns to read
 * @param deletes whether files in it have deleted rows
 * @param borders whether files in it have borders
 * @param partition how to read each partition value that the file has, by partition field id
 * @param bounds how to read the bounds of each column whose statistics to read, by field id
 */
record RunColumns(
        MessageType projection,
        boolean deletes,
        boolean borders,
        SortedMap<Integer, ValueFormat.Reader> partition,
        SortedMap<Integer, ValueFormat.Reader> bounds) {

    /** @throws CorruptTableException saying what is wrong with the file's columns, but not in which file */
    static RunColumns of(MessageType file, CatalogSchema schema, IntPredicate stats) {
        for (org.apache.parquet.schema.Type column : file.getFields()) {
            if (!RunSchema.COLUMNS.contains(column.getName())) {
                throw new CorruptTableException("it has a column '" + column.getName() + "', which runs of format "
                        + RunSchema.FORMAT + " do not have");
            }
        }
        List<org.apache.parquet.schema.Type> projection = new ArrayList<>();
        for (String name : RunSchema.FIXED) {
            projection.add(requireFixed(file, name));
        }
        Optional<GroupType> deletes = RunDeletes.of(file);
        deletes.ifPresent(projection::add);
        Optional<GroupType> borders = RunBorders.of(file);
        borders.ifPresent(projection::add);
        SortedMap<Integer, ValueFormat.Reader> partition = new TreeMap<>();
        group(file, RunSchema.PARTITION).ifPresent(group -> {
            schema.partitionTypes().forEach((id, type) -> {
                if (group.containsField(RunSchema.partitionColumn(id))) {
                    partition.put(id, requireValues(group, RunSchema.partitionColumn(id), type));
                }
            });
            projection.add(group);
        });
        SortedMap<Integer, ValueFormat.Reader> bounds = new TreeMap<>();
        group(file, RunSchema.STATS).ifPresent(group -> {
            List<org.apache.parquet.schema.Type> wanted = new ArrayList<>();
            for (org.apache.parquet.schema.Type column : group.getFields()) {
                int id = requireStatsId(column);
                Optional<Type> type = schema.boundsType(id).filter(any -> stats.test(id));
                if (type.isPresent()) {
                    bounds.put(id, requireStats(column, type.get()));
                    wanted.add(column);
                }
            }
            if (!wanted.isEmpty()) {
                projection.add(group.withNewFields(wanted));
            }
        });
        return new RunColumns(
                new MessageType(file.getName(), projection),
                deletes.isPresent(),
                borders.isPresent(),
                partition,
                bounds);
    }

    private static ValueFormat.Reader requireStats(org.apache.parquet.schema.Type column, Type type) {
        GroupType group = requireGroup(column);
        requireFixed(group, RunSchema.NULLS);
        requireFixed(group, RunSchema.EXACT);
        PrimitiveType lower = primitive(group, RunSchema.LOWER);
        PrimitiveType upper = primitive(group, RunSchema.UPPER);
        if (group.getFieldCount() != 4
                || lower.getPrimitiveTypeName() != upper.getPrimitiveTypeName()
                || !Objects.equals(lower.getLogicalTypeAnnotation(), upper.getLogicalTypeAnnotation())) {
            throw new CorruptTableException("the columns '" + group + "' are not the statistics of a column");
        }
        requireValues(group, RunSchema.UPPER, type);
        return requireValues(group, RunSchema.LOWER, type);
    }

    private static int requireStatsId(org.apache.parquet.schema.Type column) {
        if (column.getId() == null
                || !column.getName().equals(RunSchema.statsColumn(column.getId().intValue()))) {
            throw new CorruptTableException(
                    "the name of the statistics '" + column.getName() + "' is not of its field id " + column.getId());
        }
        return column.getId().intValue();
    }

    private static org.apache.parquet.schema.Type requireFixed(GroupType group, String name) {
        PrimitiveType expected = RunSchema.fixed(name);
        if (!primitive(group, name).equals(expected)) {
            throw new CorruptTableException("its column '" + group.getType(name) + "' should be '" + expected + "'");
        }
        return group.getType(name);
    }

    private static ValueFormat.Reader requireValues(GroupType group, String name, Type type) {
        PrimitiveType stored = primitive(group, name);
        return ValueFormat.reader(type, stored)
                .orElseThrow(() -> new CorruptTableException(
                        "its column '" + stored + "' of " + group.getName() + " does not hold values of type " + type));
    }

    private static PrimitiveType primitive(GroupType group, String name) {
        if (!group.containsField(name) || !group.getType(name).isPrimitive()) {
            throw new CorruptTableException("it has no column '" + name + "' in " + group.getName());
        }
        return group.getType(name).asPrimitiveType();
    }

    private static Optional<GroupType> group(MessageType file, String name) {
        return file.containsField(name) ? Optional.of(requireGroup(file.getType(name))) : Optional.empty();
    }

    private static GroupType requireGroup(org.apache.parquet.schema.Type type) {
        if (type.isPrimitive() || !type.isRepetition(Repetition.REQUIRED)) {
            throw new CorruptTableException("its column '" + type + "' should be a required group");
        }
        return type.asGroupType();
    }
}
