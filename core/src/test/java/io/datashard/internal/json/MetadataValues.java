package io.datashard.internal.json;

import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Transform;
import io.datashard.Type;
import io.datashard.Type.IntervalUnit;
import io.datashard.Type.Primitive;
import io.datashard.internal.version.Metadata;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** What the metadata of a table may hold, drawn at random. */
final class MetadataValues {
    private MetadataValues() {}

    /** A type with a value of it, or null. */
    record Typed(Type type, Object value) {}

    static Arbitrary<Typed> typedValues() {
        return primitives().flatMap(type -> values(type).injectNull(0.1).map(value -> new Typed(type, value)));
    }

    static Arbitrary<Type> primitives() {
        Arbitrary<Type> decimals = Arbitraries.integers().between(1, 38).flatMap(precision -> Arbitraries.integers()
                .between(0, precision)
                .map(scale -> new Type.Decimal(precision, scale)));
        return Arbitraries.oneOf(Arbitraries.of(Primitive.class).map(type -> type), decimals, intervals());
    }

    private static Arbitrary<Type> intervals() {
        List<Type> types = new ArrayList<>();
        for (IntervalUnit start : IntervalUnit.values()) {
            for (IntervalUnit end : IntervalUnit.values()) {
                if (start.compareTo(end) <= 0 && end.compareTo(IntervalUnit.MONTH) <= 0) {
                    types.add(new Type.YearMonthInterval(start, end));
                } else if (start.compareTo(end) <= 0 && start.compareTo(IntervalUnit.DAY) >= 0) {
                    types.add(new Type.DayTimeInterval(start, end));
                }
            }
        }
        return Arbitraries.of(types);
    }

    static Arbitrary<Object> values(Type type) {
        if (type instanceof Type.Decimal decimal) {
            BigInteger most = BigInteger.TEN.pow(decimal.precision()).subtract(BigInteger.ONE);
            return Arbitraries.bigIntegers()
                    .between(most.negate(), most)
                    .map(unscaled -> new BigDecimal(unscaled, decimal.scale()));
        } else if (type == Primitive.BYTE) {
            return Arbitraries.integers()
                    .between(Byte.MIN_VALUE, Byte.MAX_VALUE)
                    .map(number -> number);
        } else if (type == Primitive.SHORT) {
            return Arbitraries.integers()
                    .between(Short.MIN_VALUE, Short.MAX_VALUE)
                    .map(number -> number);
        } else if (type == Primitive.BOOLEAN) {
            return Arbitraries.of(true, false);
        } else if (type == Primitive.STRING) {
            return texts().map(text -> text);
        } else if (type == Primitive.BINARY) {
            return Arbitraries.bytes().array(byte[].class).ofMaxSize(40).map(ByteBuffer::wrap);
        } else if (type == Primitive.FLOAT) {
            return Arbitraries.integers()
                    .map(Float::intBitsToFloat)
                    .edgeCases(cases -> cases.add(
                            -0.0f,
                            0.0f,
                            Float.NaN,
                            Float.NEGATIVE_INFINITY,
                            Float.POSITIVE_INFINITY,
                            Float.MIN_VALUE,
                            0.1f))
                    .map(number -> number);
        } else if (type == Primitive.DOUBLE) {
            return Arbitraries.longs()
                    .map(Double::longBitsToDouble)
                    .edgeCases(cases -> cases.add(
                            -0.0,
                            0.0,
                            Double.NaN,
                            Double.NEGATIVE_INFINITY,
                            Double.POSITIVE_INFINITY,
                            Double.MIN_VALUE,
                            0.1))
                    .map(number -> number);
        }
        return type.valueClass() == Integer.class
                ? Arbitraries.integers().map(number -> number)
                : Arbitraries.longs().map(number -> number);
    }

    /** Texts of any valid characters, not only of the basic plane. */
    static Arbitrary<String> texts() {
        Arbitrary<Integer> points = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 0xD7FF),
                Arbitraries.integers().between(0xE000, 0x10FFFF));
        return points.list().ofMaxSize(12).map(list -> {
            StringBuilder text = new StringBuilder();
            list.forEach(text::appendCodePoint);
            return text.toString();
        });
    }

    static Arbitrary<Metadata> metadata() {
        return Combinators.combine(
                        types(2).list().ofMinSize(1).ofMaxSize(6),
                        texts().optional(),
                        Arbitraries.of(true, false),
                        Arbitraries.maps(texts(), texts()).ofMaxSize(3))
                .as(MetadataValues::metadata);
    }

    private static Metadata metadata(
            List<Type> types, Optional<String> comment, boolean nullable, Map<String, String> properties) {
        List<Field> columns = new ArrayList<>();
        columns.add(Field.required(0, "key", Primitive.TIMESTAMP));
        columns.add(Field.optional(0, "ra", Primitive.DOUBLE));
        columns.add(Field.optional(0, "dec", Primitive.FLOAT));
        for (Type type : types) {
            columns.add(new Field(0, "column \u00e4." + columns.size(), type, nullable, comment));
        }
        Schema schema = Schema.of(columns.toArray(Field[]::new));
        List<Partitioning> partitionings = List.of(
                Partitioning.unpartitioned(),
                new Partitioning(
                        3,
                        List.of(
                                new PartitionField(1000, 1, new Transform.Days(), "key_day"),
                                new PartitionField(1001, 1, new Transform.Bucket(16), "key_bucket"),
                                new PartitionField(1002, 1, new Transform.Identity(), "key"),
                                new PartitionField(1003, List.of(2, 3), new Transform.HealpixCell(0), "coarse"),
                                new PartitionField(1004, List.of(2, 3), new Transform.HealpixCell(29), "fine"))));
        return new Metadata(schema, partitionings, 3, properties);
    }

    private static Arbitrary<Type> types(int depth) {
        if (depth == 0) {
            return primitives();
        }
        Arbitrary<Type> inner = types(depth - 1);
        Arbitrary<Type> arrays = inner.map(type -> new Type.Array(0, type, true));
        Arbitrary<Type> maps =
                Combinators.combine(primitives(), inner).as((key, value) -> new Type.Map(0, key, 0, value, false));
        Arbitrary<Type> structs = inner.list().ofMinSize(1).ofMaxSize(3).map(types -> {
            List<Field> fields = new ArrayList<>();
            types.forEach(type -> fields.add(Field.optional(0, "field" + fields.size(), type)));
            return new Type.Struct(fields);
        });
        return Arbitraries.oneOf(primitives(), arrays, maps, structs);
    }
}
