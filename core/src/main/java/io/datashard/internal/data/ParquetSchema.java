package io.datashard.internal.data;

import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Type;
import java.math.BigInteger;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * A table's schema as the schema of a Parquet file: the physical and logical types are those of Spark 3.5 (not its legacy
 * mode, timestamps in microseconds), so that files of every writer are alike. Every column, struct field, element, key and
 * value carries its field id.
 */
public final class ParquetSchema {
    private static final String ELEMENT = "element";
    private static final String KEY = "key";
    private static final String VALUE = "value";

    private ParquetSchema() {}

    /** The schema of files of a table. */
    public static MessageType of(Schema schema) {
        return new MessageType(
                "table", schema.columns().stream().map(ParquetSchema::of).toList());
    }

    private static org.apache.parquet.schema.Type of(Field field) {
        return of(field.id(), field.name(), field.type(), field.nullable() ? Repetition.OPTIONAL : Repetition.REQUIRED);
    }

    private static org.apache.parquet.schema.Type of(int id, String name, Type type, Repetition repetition) {
        if (type instanceof Type.Struct struct) {
            return new GroupType(
                            repetition,
                            name,
                            struct.fields().stream().map(ParquetSchema::of).toList())
                    .withId(id);
        } else if (type instanceof Type.Array array) {
            return list(name, array, repetition).withId(id);
        } else if (type instanceof Type.Map map) {
            return map(name, map, repetition).withId(id);
        } else if (type instanceof Type.Decimal decimal) {
            return decimal(name, decimal, repetition).withId(id);
        } else if (type instanceof Type.YearMonthInterval) {
            return leaf(PrimitiveTypeName.INT32, null, name, repetition).withId(id);
        } else if (type instanceof Type.DayTimeInterval) {
            return leaf(PrimitiveTypeName.INT64, null, name, repetition).withId(id);
        }
        return primitive(name, (Type.Primitive) type, repetition).withId(id);
    }

    private static org.apache.parquet.schema.Type list(String name, Type.Array array, Repetition repetition) {
        Repetition ofElement = array.elementNullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
        return Types.list(repetition)
                .element(of(array.elementId(), ELEMENT, array.element(), ofElement))
                .named(name);
    }

    private static org.apache.parquet.schema.Type map(String name, Type.Map map, Repetition repetition) {
        Repetition ofValue = map.valueNullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
        return Types.map(repetition)
                .key(of(map.keyId(), KEY, map.key(), Repetition.REQUIRED))
                .value(of(map.valueId(), VALUE, map.value(), ofValue))
                .named(name);
    }

    private static org.apache.parquet.schema.Type primitive(String name, Type.Primitive type, Repetition repetition) {
        return switch (type) {
            case BOOLEAN -> leaf(PrimitiveTypeName.BOOLEAN, null, name, repetition);
            case BYTE -> leaf(PrimitiveTypeName.INT32, LogicalTypeAnnotation.intType(8, true), name, repetition);
            case SHORT -> leaf(PrimitiveTypeName.INT32, LogicalTypeAnnotation.intType(16, true), name, repetition);
            case INT -> leaf(PrimitiveTypeName.INT32, null, name, repetition);
            case LONG -> leaf(PrimitiveTypeName.INT64, null, name, repetition);
            case FLOAT -> leaf(PrimitiveTypeName.FLOAT, null, name, repetition);
            case DOUBLE -> leaf(PrimitiveTypeName.DOUBLE, null, name, repetition);
            case STRING -> leaf(PrimitiveTypeName.BINARY, LogicalTypeAnnotation.stringType(), name, repetition);
            case BINARY -> leaf(PrimitiveTypeName.BINARY, null, name, repetition);
            case DATE -> leaf(PrimitiveTypeName.INT32, LogicalTypeAnnotation.dateType(), name, repetition);
            case TIMESTAMP -> leaf(
                    PrimitiveTypeName.INT64,
                    LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS),
                    name,
                    repetition);
            case TIMESTAMP_NTZ -> leaf(
                    PrimitiveTypeName.INT64,
                    LogicalTypeAnnotation.timestampType(false, TimeUnit.MICROS),
                    name,
                    repetition);
        };
    }

    private static org.apache.parquet.schema.Type decimal(String name, Type.Decimal type, Repetition repetition) {
        LogicalTypeAnnotation logical = LogicalTypeAnnotation.decimalType(type.scale(), type.precision());
        if (type.precision() <= 9) {
            return leaf(PrimitiveTypeName.INT32, logical, name, repetition);
        } else if (type.precision() <= 18) {
            return leaf(PrimitiveTypeName.INT64, logical, name, repetition);
        }
        return Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                .length(bytesOf(type.precision()))
                .as(logical)
                .named(name);
    }

    /** The fewest bytes that hold every number of so many digits in two's complement. */
    private static int bytesOf(int precision) {
        return BigInteger.TEN.pow(precision).subtract(BigInteger.ONE).bitLength() / Byte.SIZE + 1;
    }

    private static org.apache.parquet.schema.Type leaf(
            PrimitiveTypeName physical, LogicalTypeAnnotation logical, String name, Repetition repetition) {
        return Types.primitive(physical, repetition).as(logical).named(name);
    }
}
