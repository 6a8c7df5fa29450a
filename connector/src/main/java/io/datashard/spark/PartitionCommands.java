package io.datashard.spark;

import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.PlannedFile;
import io.datashard.Predicate;
import io.datashard.Snapshot;
import io.datashard.Transform;
import io.datashard.internal.types.TransformFunction;
import io.datashard.spark.seam.ColumnSchemas;
import io.datashard.spark.seam.Rows;
import io.datashard.spark.types.SparkTransforms;
import io.datashard.spark.types.SparkValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Spark's partition commands on one version of a table that is partitioned by columns. A partition is there while it holds rows; an
 * identifier is a row with a value for each of the columns. The catalog answers alone, and is read only where the partitions asked
 * for can lie.
 *
 * @param table what users call the table
 */
record PartitionCommands(String table, Snapshot snapshot) {

    /**
     * The columns that the table is partitioned by; none if it is not. Strings have their declared lengths in their metadata, by
     * which Spark pads the values that a command names.
     *
     * @throws UnsupportedOperationException if it is partitioned by something else: such partitions have no values that Spark could name
     */
    StructType schema() {
        StructType columns = ColumnSchemas.stored(SparkColumns.toSpark(snapshot.schema()));
        StructType schema = new StructType();
        for (Field column : columns()) {
            schema = schema.add(columns.apply(column.name()));
        }
        return schema;
    }

    /**
     * The identifiers of the partitions that have certain values in some of the columns, each once.
     *
     * @param names those columns
     * @param values their values, in the same order
     */
    InternalRow[] list(String[] names, InternalRow values) {
        List<Field> columns = columns();
        List<Field> given = Arrays.stream(names).map(this::column).toList();
        return find(PartitionCondition.of(given, List.of(values(given, values))), Long.MAX_VALUE).stream()
                .map(partition -> identifier(columns, partition))
                .toArray(InternalRow[]::new);
    }

    /** Whether a partition holds rows. */
    boolean exists(InternalRow identifier) {
        List<Field> columns = columns();
        return !find(PartitionCondition.of(columns, List.of(values(columns, identifier))), 1)
                .isEmpty();
    }

    /** Removes the rows of partitions in one transaction. Nothing is committed if one of the partitions is not there. */
    boolean drop(InternalRow[] identifiers) {
        List<Field> columns = columns();
        List<List<Object>> wanted = Arrays.stream(identifiers)
                .map(identifier -> values(columns, identifier))
                .toList();
        Predicate condition = PartitionCondition.of(columns, wanted);
        if (wanted.isEmpty() || !find(condition, Long.MAX_VALUE).containsAll(wanted)) {
            return false;
        }
        snapshot.newTransaction().delete(condition).commit();
        return true;
    }

    /** The values of partitions that satisfy a condition, in the order of the catalog, until they hold so many rows. */
    private Set<List<Object>> find(Predicate condition, long rows) {
        Set<List<Object>> found = new LinkedHashSet<>();
        Map<Integer, int[]> places = new HashMap<>();
        PlannedFile last = null;
        for (PlannedFile file : snapshot.plan(List.of(condition), rows).files()) {
            if (last == null || last.partitioning() != file.partitioning() || last.partition() != file.partition()) {
                int[] ofColumns = places.computeIfAbsent(file.partitioning(), partitioning -> places(file));
                found.add(values(file, ofColumns));
            }
            last = file;
        }
        return found;
    }

    /** Where the values of the columns are in the partitions of a file's partitioning, which may be an older one by these columns. */
    private int[] places(PlannedFile file) {
        List<PartitionField> fields =
                snapshot.partitionings().get(file.partitioning()).fields();
        return columns().stream()
                .mapToInt(column -> IntStream.range(0, fields.size())
                        .filter(i -> fields.get(i).isOf(column.id())
                                && fields.get(i).transform() instanceof Transform.Identity)
                        .findFirst()
                        .orElseThrow(() -> new UnsupportedOperationException("the partitions of " + table
                                + " cannot be named: the file " + file.path()
                                + " was written under an older partitioning, which does not tell the values of "
                                + column.name() + ". SELECT * FROM " + table + ".partitions shows what there is")))
                .toArray();
    }

    private static List<Object> values(PlannedFile file, int[] places) {
        List<Object> values = new ArrayList<>();
        for (int place : places) {
            values.add(file.partition().get(place));
        }
        return values;
    }

    private List<Field> columns() {
        Partitioning partitioning = snapshot.partitioning();
        List<Field> columns = new ArrayList<>();
        for (PartitionField field : partitioning.fields()) {
            List<Field> path = snapshot.schema().path(field.sourceIds().get(0));
            if (!(field.transform() instanceof Transform.Identity) || path.size() != 1) {
                throw new UnsupportedOperationException("the table " + table + " is partitioned by "
                        + Arrays.stream(SparkTransforms.toSpark(partitioning, snapshot.schema()))
                                .map(Object::toString)
                                .collect(Collectors.joining(", "))
                        + ", and partition commands can name only partitions by top-level columns alone. SELECT * FROM "
                        + table + ".partitions shows them, and DELETE FROM removes rows by conditions on the columns");
            }
            columns.add(path.get(0));
        }
        return columns;
    }

    private Field column(String name) {
        return columns().stream()
                .filter(column -> column.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        name + " is not among the columns that " + table + " is partitioned by: " + schema()));
    }

    /** The partition values of a row that holds values of columns. */
    private static List<Object> values(List<Field> columns, InternalRow row) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Field column = columns.get(i);
            Object raw = SparkValues.raw(row, i, column.type());
            Object value = raw == null ? null : SparkValues.value(raw, column.type(), column.name());
            values.add(TransformFunction.of(new Transform.Identity(), column.type(), column.name())
                    .apply(value));
        }
        return values;
    }

    private static InternalRow identifier(List<Field> columns, List<Object> partition) {
        return Rows.of(IntStream.range(0, columns.size())
                .mapToObj(i ->
                        SparkValues.toSpark(partition.get(i), columns.get(i).type()))
                .toArray());
    }
}
