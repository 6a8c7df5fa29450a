package io.datashard.internal.catalog;

import io.datashard.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * How values of a type stand in a run: the one physical form of each type.
 *
 * @param annotation null for none
 */
record ValueFormat(
        Type type, PrimitiveTypeName physical, LogicalTypeAnnotation annotation, Writer writer, Reader reader) {
    /** The most digits of a decimal that surely fit an int. */
    static final int INT_DIGITS = 9;

    /** The most digits of a decimal that surely fit a long. */
    static final int LONG_DIGITS = 18;

    /** Writes a value of the format's type. */
    interface Writer {
        void write(Object value, RecordConsumer out);
    }

    /** Reads a column's current value, which is not null. */
    interface Reader {
        Object read(ColumnReader in);
    }

    /** The format that values of a type are written in. */
    static ValueFormat of(Type type) {
        if (type instanceof Type.Decimal decimal) {
            return decimal(decimal);
        } else if (type instanceof Type.YearMonthInterval) {
            return ints(type, null);
        } else if (type instanceof Type.DayTimeInterval) {
            return longs(type, null);
        } else if (type instanceof Type.Primitive primitive) {
            return primitive(primitive);
        }
        throw new IllegalArgumentException("values of type " + type + " cannot be in the catalog, only primitive ones");
    }

    /**
     * How to read values as a type from a column as it was stored. The column may be of an earlier, narrower type of the same
     * field. Nothing if its values are not values of the type.
     */
    static Optional<Reader> reader(Type type, PrimitiveType stored) {
        ValueFormat format = of(type);
        PrimitiveTypeName physical = stored.getPrimitiveTypeName();
        LogicalTypeAnnotation annotation = stored.getLogicalTypeAnnotation();
        if (stored.isRepetition(Repetition.REPEATED)) {
            return Optional.empty();
        } else if (physical == format.physical && Objects.equals(annotation, format.annotation)) {
            return Optional.of(format.reader);
        } else if (type == Type.Primitive.LONG && physical == PrimitiveTypeName.INT32 && annotation == null) {
            return Optional.of(in -> (long) in.getInteger());
        } else if (type == Type.Primitive.DOUBLE && physical == PrimitiveTypeName.FLOAT) {
            return Optional.of(in -> (double) in.getFloat());
        } else if (type instanceof Type.Decimal wide
                && annotation instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation narrow
                && narrow.getScale() == wide.scale()
                && narrow.getPrecision() < wide.precision()) {
            ValueFormat earlier = of(new Type.Decimal(narrow.getPrecision(), narrow.getScale()));
            return Optional.of(earlier.reader).filter(reader -> physical == earlier.physical);
        }
        return Optional.empty();
    }

    /** An optional column of this format. */
    PrimitiveType column(String name) {
        return Types.optional(physical).as(annotation).named(name);
    }

    /** An optional column of this format that stands for a field. */
    PrimitiveType column(String name, int fieldId) {
        return Types.optional(physical).as(annotation).id(fieldId).named(name);
    }

    /** Writes a value. */
    void write(Object value, RecordConsumer out) {
        if (!type.valueClass().isInstance(value)) {
            throw new IllegalArgumentException(
                    value + " of class " + value.getClass().getName() + " is not a value of type " + type);
        }
        writer.write(value, out);
    }

    private static ValueFormat primitive(Type.Primitive type) {
        return switch (type) {
            case BOOLEAN -> new ValueFormat(
                    type,
                    PrimitiveTypeName.BOOLEAN,
                    null,
                    (value, out) -> out.addBoolean((Boolean) value),
                    ColumnReader::getBoolean);
            case BYTE, SHORT, INT -> ints(type, null);
            case DATE -> ints(type, LogicalTypeAnnotation.dateType());
            case LONG -> longs(type, null);
            case TIMESTAMP -> longs(type, LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS));
            case TIMESTAMP_NTZ -> longs(type, LogicalTypeAnnotation.timestampType(false, TimeUnit.MICROS));
            case FLOAT -> new ValueFormat(
                    type,
                    PrimitiveTypeName.FLOAT,
                    null,
                    (value, out) -> out.addFloat((Float) value),
                    ColumnReader::getFloat);
            case DOUBLE -> new ValueFormat(
                    type,
                    PrimitiveTypeName.DOUBLE,
                    null,
                    (value, out) -> out.addDouble((Double) value),
                    ColumnReader::getDouble);
            case STRING -> new ValueFormat(
                    type,
                    PrimitiveTypeName.BINARY,
                    LogicalTypeAnnotation.stringType(),
                    (value, out) -> out.addBinary(Binary.fromString((String) value)),
                    in -> in.getBinary().toStringUsingUTF8());
            case BINARY -> new ValueFormat(
                    type,
                    PrimitiveTypeName.BINARY,
                    null,
                    (value, out) -> out.addBinary(Binary.fromReusedByteBuffer(((ByteBuffer) value).duplicate())),
                    in -> ByteBuffer.wrap(in.getBinary().getBytes()));
        };
    }

    private static ValueFormat ints(Type type, LogicalTypeAnnotation annotation) {
        return new ValueFormat(
                type,
                PrimitiveTypeName.INT32,
                annotation,
                (value, out) -> out.addInteger((Integer) value),
                ColumnReader::getInteger);
    }

    private static ValueFormat longs(Type type, LogicalTypeAnnotation annotation) {
        return new ValueFormat(
                type,
                PrimitiveTypeName.INT64,
                annotation,
                (value, out) -> out.addLong((Long) value),
                ColumnReader::getLong);
    }

    private static ValueFormat decimal(Type.Decimal type) {
        LogicalTypeAnnotation annotation = LogicalTypeAnnotation.decimalType(type.scale(), type.precision());
        if (type.precision() <= INT_DIGITS) {
            return new ValueFormat(
                    type,
                    PrimitiveTypeName.INT32,
                    annotation,
                    (value, out) -> out.addInteger(unscaled(value, type).intValueExact()),
                    in -> BigDecimal.valueOf(in.getInteger(), type.scale()));
        } else if (type.precision() <= LONG_DIGITS) {
            return new ValueFormat(
                    type,
                    PrimitiveTypeName.INT64,
                    annotation,
                    (value, out) -> out.addLong(unscaled(value, type).longValueExact()),
                    in -> BigDecimal.valueOf(in.getLong(), type.scale()));
        }
        return new ValueFormat(
                type,
                PrimitiveTypeName.BINARY,
                annotation,
                (value, out) -> out.addBinary(
                        Binary.fromConstantByteArray(unscaled(value, type).toByteArray())),
                in -> new BigDecimal(new BigInteger(in.getBinary().getBytes()), type.scale()));
    }

    private static BigInteger unscaled(Object value, Type.Decimal type) {
        BigDecimal number = (BigDecimal) value;
        if (number.scale() != type.scale() || number.precision() > type.precision()) {
            throw new IllegalArgumentException(number + " is not a value of type " + type);
        }
        return number.unscaledValue();
    }
}
