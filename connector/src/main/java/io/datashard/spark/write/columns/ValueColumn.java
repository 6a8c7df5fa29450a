package io.datashard.spark.write.columns;

import io.datashard.Type;
import io.datashard.Type.Primitive;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.Decimal;

/** A column of values without parts. There is one class for each way in which Spark holds a value and Parquet takes it. */
abstract class ValueColumn implements Column {
    final ColumnWriter out;
    final int definition;

    private ValueColumn(ColumnWriter out, int definition) {
        this.out = out;
        this.definition = definition;
    }

    /** A column of values of a type. */
    static ValueColumn of(Type type, ColumnDescriptor column, ColumnWriter out) {
        int definition = column.getMaxDefinitionLevel();
        if (type instanceof Type.Decimal decimal) {
            PrimitiveTypeName physical = column.getPrimitiveType().getPrimitiveTypeName();
            return switch (physical) {
                case INT32 -> new IntDecimals(out, definition, decimal);
                case INT64 -> new LongDecimals(out, definition, decimal);
                default -> new LargeDecimals(
                        out, definition, decimal, column.getPrimitiveType().getTypeLength());
            };
        } else if (type instanceof Type.YearMonthInterval) {
            return new Ints(out, definition);
        } else if (type instanceof Type.DayTimeInterval) {
            return new Longs(out, definition);
        }
        return switch ((Primitive) type) {
            case BOOLEAN -> new Booleans(out, definition);
            case BYTE -> new Bytes(out, definition);
            case SHORT -> new Shorts(out, definition);
            case INT, DATE -> new Ints(out, definition);
            case LONG, TIMESTAMP, TIMESTAMP_NTZ -> new Longs(out, definition);
            case FLOAT -> new Floats(out, definition);
            case DOUBLE -> new Doubles(out, definition);
            case STRING -> new Strings(out, definition);
            case BINARY -> new Binaries(out, definition);
        };
    }

    @Override
    public final void writeNull(int repetition, int nullDefinition) {
        out.writeNull(repetition, nullDefinition);
    }

    private static final class Booleans extends ValueColumn {
        Booleans(ColumnWriter out, int definition) {
            super(out, definition);
        }

        @Override
        public void write(SpecializedGetters from, int ordinal, int repetition) {
            out.write(from.getBoolean(ordinal), repetition, definition);
        }
    }

    private static final class Bytes extends ValueColumn {
        Bytes(ColumnWriter out, int definition) {
            super(out, definition);
        }

        @Override
        public void write(SpecializedGetters from, int ordinal, int repetition) {
            out.write((int) from.getByte(ordinal), repetition, definition);
        }
    }

    private static final class Shorts extends ValueColumn {
        Shorts(ColumnWriter out, int definition) {
            super(out, definition);
        }

        @Override
        public void write(SpecializedGetters from, int ordinal, int repetition) {
            out.write((int) from.getShort(ordinal), repetition, definition);
        }
    }

    private static final class Ints extends ValueColumn {
        Ints(ColumnWriter out, int definition) {
            super(out, definition);
        }

        @Override
        public void write(SpecializedGetters from, int ordinal, int repetition) {
            out.write(from.getInt(ordinal), repetition, definition);
        }
    }

    private static final class Longs extends ValueColumn {
        Longs(ColumnWriter out, int definition) {
            super(out, definition);
        }

        @Override
        public void write(SpecializedGetters from, int ordinal, int repetition) {
            out.write(from.getLong(ordinal), repetition, definition);
        }
    }

    private static final class Floats extends ValueColumn {
        Floats(ColumnWriter out, int definition) {
            super(out, definition);
        }

        @Override
        public void write(SpecializedGetters from, int ordinal, int repetition) {
            out.write(from.getFloat(ordinal), repetition, definition);
        }
    }

    private static final class Doubles extends ValueColumn {
        Doubles(ColumnWriter out, int definition) {
            super(out, definition);
        }

        @Override
        public void write(SpecializedGetters from, int ordinal, int repetition) {
            out.write(from.getDouble(ordinal), repetition, definition);
        }
    }

    private static final class Strings extends ValueColumn {
        Strings(ColumnWriter out, int definition) {
            super(out, definition);
        }

        @Override
        public void write(SpecializedGetters from, int ordinal, int repetition) {
            ByteBuffer text = from.getUTF8String(ordinal).getByteBuffer(); // of the row's own bytes
            out.write(
                    Binary.fromReusedByteArray(text.array(), text.arrayOffset() + text.position(), text.remaining()),
                    repetition,
                    definition);
        }
    }

    private static final class Binaries extends ValueColumn {
        Binaries(ColumnWriter out, int definition) {
            super(out, definition);
        }

        @Override
        public void write(SpecializedGetters from, int ordinal, int repetition) {
            out.write(Binary.fromReusedByteArray(from.getBinary(ordinal)), repetition, definition);
        }
    }

    private abstract static class Decimals extends ValueColumn {
        private final Type.Decimal type;

        Decimals(ColumnWriter out, int definition, Type.Decimal type) {
            super(out, definition);
            this.type = type;
        }

        final Decimal value(SpecializedGetters from, int ordinal) {
            return from.getDecimal(ordinal, type.precision(), type.scale());
        }
    }

    private static final class IntDecimals extends Decimals {
        IntDecimals(ColumnWriter out, int definition, Type.Decimal type) {
            super(out, definition, type);
        }

        @Override
        public void write(SpecializedGetters from, int ordinal, int repetition) {
            out.write(Math.toIntExact(value(from, ordinal).toUnscaledLong()), repetition, definition);
        }
    }

    private static final class LongDecimals extends Decimals {
        LongDecimals(ColumnWriter out, int definition, Type.Decimal type) {
            super(out, definition, type);
        }

        @Override
        public void write(SpecializedGetters from, int ordinal, int repetition) {
            out.write(value(from, ordinal).toUnscaledLong(), repetition, definition);
        }
    }

    private static final class LargeDecimals extends Decimals {
        private final byte[] bytes;

        LargeDecimals(ColumnWriter out, int definition, Type.Decimal type, int length) {
            super(out, definition, type);
            this.bytes = new byte[length];
        }

        @Override
        public void write(SpecializedGetters from, int ordinal, int repetition) {
            byte[] shortest =
                    value(from, ordinal).toJavaBigDecimal().unscaledValue().toByteArray();
            int sign = bytes.length - shortest.length;
            Arrays.fill(bytes, 0, sign, (byte) (shortest[0] < 0 ? -1 : 0));
            System.arraycopy(shortest, 0, bytes, sign, shortest.length);
            out.write(Binary.fromReusedByteArray(bytes), repetition, definition);
        }
    }
}
