package io.datashard.spark.write;

import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Type;
import io.datashard.internal.types.TransformFunction;
import io.datashard.spark.types.SparkValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The partition that a row belongs to. While the sources of its values stay the same from row to row, as they mostly do in clustered
 * rows, nothing is computed.
 */
final class RowPartition {
    private final List<Source> sources = new ArrayList<>();
    private final Object[] lastRaw;
    private List<Object> values;

    RowPartition(Partitioning partitioning, Schema schema, StructType rows) {
        for (PartitionField field : partitioning.fields()) {
            List<Field> path = schema.path(field.sourceId());
            sources.add(new Source(
                    ordinals(path, rows),
                    path,
                    TransformFunction.of(field, schema),
                    path.get(path.size() - 1).type()));
        }
        this.lastRaw = new Object[sources.size()];
        if (sources.isEmpty()) {
            values = List.of();
        }
    }

    /** Takes the next row and tells whether it belongs to another partition than the row before. */
    boolean changesWith(InternalRow row) {
        boolean sameSources = values != null;
        for (int i = 0; i < lastRaw.length; i++) {
            Object raw = sources.get(i).raw(row);
            if (!sameSources || !Objects.equals(raw, lastRaw[i])) {
                sameSources = false;
                lastRaw[i] = raw instanceof UTF8String text ? text.copy() : raw;
            }
        }
        if (sameSources) {
            return false;
        }
        Object[] computed = new Object[lastRaw.length];
        for (int i = 0; i < computed.length; i++) {
            computed[i] = sources.get(i).value(lastRaw[i]);
        }
        List<Object> next = Arrays.asList(computed);
        boolean changed = !next.equals(values);
        values = next;
        return changed;
    }

    /** The partition of the row that was taken last. */
    List<Object> values() {
        return values;
    }

    private static List<Integer> ordinals(List<Field> path, StructType rows) {
        List<Integer> ordinals = new ArrayList<>();
        DataType type = rows;
        for (Field field : path) {
            StructType struct = (StructType) type;
            int ordinal = struct.fieldIndex(field.name());
            ordinals.add(ordinal);
            type = struct.fields()[ordinal].dataType();
        }
        return ordinals;
    }

    /** The column that a partition value is computed from: where it is in a row, and what it is. */
    private record Source(List<Integer> ordinals, List<Field> path, TransformFunction transform, Type type) {

        Object raw(InternalRow row) {
            InternalRow struct = row;
            int last = ordinals.size() - 1;
            for (int i = 0; i < last; i++) {
                if (struct.isNullAt(ordinals.get(i))) {
                    return null;
                }
                Type.Struct nested = (Type.Struct) path.get(i).type();
                struct = struct.getStruct(ordinals.get(i), nested.fields().size());
            }
            return SparkValues.raw(struct, ordinals.get(last), type);
        }

        Object value(Object raw) {
            String column = path.get(path.size() - 1).name();
            return transform.apply(raw == null ? null : SparkValues.value(raw, type, column));
        }
    }
}
