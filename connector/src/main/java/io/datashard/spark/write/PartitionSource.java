package io.datashard.spark.write;

import io.datashard.Field;
import io.datashard.Type;
import io.datashard.Type.Primitive;
import io.datashard.spark.types.SparkValues;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** The column that a partition value is computed from: what it is in the row that was taken last. */
abstract class PartitionSource {
    private final int[] ordinals;
    private final int[] sizes;
    private boolean taken;
    private boolean isNull;

    private PartitionSource(int[] ordinals, int[] sizes) {
        this.ordinals = ordinals;
        this.sizes = sizes;
    }

    /**
     * Finds a column in rows.
     *
     * @param path the column and the structs that it lies in, outermost first
     */
    static PartitionSource of(List<Field> path, StructType rows) {
        int[] ordinals = new int[path.size()];
        int[] sizes = new int[path.size()];
        DataType type = rows;
        for (int i = 0; i < ordinals.length; i++) {
            StructType struct = (StructType) type;
            sizes[i] = struct.size();
            ordinals[i] = struct.fieldIndex(path.get(i).name());
            type = struct.fields()[ordinals[i]].dataType();
        }
        Field column = path.get(path.size() - 1);
        if (column.type() == Primitive.INT || column.type() == Primitive.DATE) {
            return new Ints(ordinals, sizes);
        } else if (column.type() == Primitive.LONG
                || column.type() == Primitive.TIMESTAMP
                || column.type() == Primitive.TIMESTAMP_NTZ) {
            return new Longs(ordinals, sizes);
        }
        return new Others(ordinals, sizes, column);
    }

    /** Takes the value of the next row and tells whether it is another than that of the row before. */
    final boolean changesWith(InternalRow row) {
        InternalRow struct = row;
        int last = ordinals.length - 1;
        boolean nowNull = false;
        for (int i = 0; i < last && !nowNull; i++) {
            nowNull = struct.isNullAt(ordinals[i]);
            struct = nowNull ? null : struct.getStruct(ordinals[i], sizes[i + 1]);
        }
        nowNull = nowNull || struct.isNullAt(ordinals[last]);
        boolean differs = nowNull != isNull || !taken;
        if (!nowNull) {
            differs |= valueChangesWith(struct, ordinals[last]);
        }
        taken = true;
        isNull = nowNull;
        return differs;
    }

    /** The value as core knows it; null for null. */
    final Object value() {
        return isNull ? null : notNull();
    }

    /** Takes a value that is not null, and tells whether it is another than the last one that was not null. */
    abstract boolean valueChangesWith(InternalRow struct, int ordinal);

    abstract Object notNull();

    private static final class Ints extends PartitionSource {
        private int value;

        Ints(int[] ordinals, int[] sizes) {
            super(ordinals, sizes);
        }

        @Override
        boolean valueChangesWith(InternalRow struct, int ordinal) {
            int next = struct.getInt(ordinal);
            boolean differs = next != value;
            value = next;
            return differs;
        }

        @Override
        Object notNull() {
            return value;
        }
    }

    private static final class Longs extends PartitionSource {
        private long value;

        Longs(int[] ordinals, int[] sizes) {
            super(ordinals, sizes);
        }

        @Override
        boolean valueChangesWith(InternalRow struct, int ordinal) {
            long next = struct.getLong(ordinal);
            boolean differs = next != value;
            value = next;
            return differs;
        }

        @Override
        Object notNull() {
            return value;
        }
    }

    private static final class Others extends PartitionSource {
        private final Type type;
        private final String column;
        private Object raw;

        Others(int[] ordinals, int[] sizes, Field column) {
            super(ordinals, sizes);
            this.type = column.type();
            this.column = column.name();
        }

        @Override
        boolean valueChangesWith(InternalRow struct, int ordinal) {
            Object next = SparkValues.raw(struct, ordinal, type);
            boolean differs = !Objects.equals(next, raw);
            if (differs) {
                raw = next instanceof UTF8String text ? text.copy() : next;
            }
            return differs;
        }

        @Override
        Object notNull() {
            return SparkValues.value(raw, type, column);
        }
    }
}
