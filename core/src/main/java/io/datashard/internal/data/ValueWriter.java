package io.datashard.internal.data;

import io.datashard.Field;
import io.datashard.Type;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;

/** Writes the values of a type, which {@link RecordValidator} has checked and which are not null. */
interface ValueWriter {

    void write(RecordConsumer consumer, Object value);

    /** A writer for values of {@code type} in a column of a file. */
    static ValueWriter of(Type type, org.apache.parquet.schema.Type column) {
        if (type instanceof Type.Struct struct) {
            FieldsWriter fields = FieldsWriter.of(struct.fields(), column.asGroupType());
            return (consumer, value) -> {
                consumer.startGroup();
                fields.write(consumer, (Map<?, ?>) value);
                consumer.endGroup();
            };
        } else if (type instanceof Type.Array array) {
            return list(array, column.asGroupType().getType(0).asGroupType());
        } else if (type instanceof Type.Map map) {
            return map(map, column.asGroupType().getType(0).asGroupType());
        }
        LeafCodec codec = LeafCodec.of(type, column.asPrimitiveType()).orElseThrow();
        return (consumer, value) -> add(consumer, codec.encode().apply(value).orElseThrow());
    }

    private static ValueWriter list(Type.Array array, GroupType repeated) {
        ValueWriter element = of(array.element(), repeated.getType(0));
        return (consumer, value) -> {
            List<?> elements = (List<?>) value;
            consumer.startGroup();
            if (!elements.isEmpty()) {
                consumer.startField(repeated.getName(), 0);
                for (Object each : elements) {
                    consumer.startGroup();
                    field(consumer, repeated.getFieldName(0), 0, element, each);
                    consumer.endGroup();
                }
                consumer.endField(repeated.getName(), 0);
            }
            consumer.endGroup();
        };
    }

    private static ValueWriter map(Type.Map map, GroupType repeated) {
        ValueWriter key = of(map.key(), repeated.getType(0));
        ValueWriter mapped = of(map.value(), repeated.getType(1));
        return (consumer, value) -> {
            Map<?, ?> entries = (Map<?, ?>) value;
            consumer.startGroup();
            if (!entries.isEmpty()) {
                consumer.startField(repeated.getName(), 0);
                for (Map.Entry<?, ?> entry : entries.entrySet()) {
                    consumer.startGroup();
                    field(consumer, repeated.getFieldName(0), 0, key, entry.getKey());
                    field(consumer, repeated.getFieldName(1), 1, mapped, entry.getValue());
                    consumer.endGroup();
                }
                consumer.endField(repeated.getName(), 0);
            }
            consumer.endGroup();
        };
    }

    private static void field(RecordConsumer consumer, String name, int index, ValueWriter writer, Object value) {
        if (value != null) {
            consumer.startField(name, index);
            writer.write(consumer, value);
            consumer.endField(name, index);
        }
    }

    private static void add(RecordConsumer consumer, Object value) {
        if (value instanceof Binary binary) {
            consumer.addBinary(binary);
        } else if (value instanceof Long number) {
            consumer.addLong(number);
        } else if (value instanceof Integer number) {
            consumer.addInteger(number);
        } else if (value instanceof Double number) {
            consumer.addDouble(number);
        } else if (value instanceof Float number) {
            consumer.addFloat(number);
        } else {
            consumer.addBoolean((Boolean) value);
        }
    }

    /** Writes the fields of a record or struct; those without a value are left out, which makes them null. */
    record FieldsWriter(List<Field> fields, List<ValueWriter> writers) {

        static FieldsWriter of(List<Field> fields, GroupType group) {
            List<ValueWriter> writers = IntStream.range(0, fields.size())
                    .mapToObj(i -> ValueWriter.of(fields.get(i).type(), group.getType(i)))
                    .toList();
            return new FieldsWriter(fields, writers);
        }

        void write(RecordConsumer consumer, Map<?, ?> values) {
            for (int i = 0; i < writers.size(); i++) {
                String name = fields.get(i).name();
                field(consumer, name, i, writers.get(i), values.get(name));
            }
        }
    }
}
