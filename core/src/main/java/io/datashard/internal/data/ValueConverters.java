package io.datashard.internal.data;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;

/** Parquet's converters for the types of a table: each hands complete values to whoever holds them. */
final class ValueConverters {
    private ValueConverters() {}

    private static Converter of(Type type, org.apache.parquet.schema.Type column, Consumer<Object> target) {
        if (type instanceof Type.Struct struct) {
            return new StructConverter(struct.fields(), column.asGroupType(), target);
        } else if (type instanceof Type.Array array) {
            return new ListConverter(array, column.asGroupType().getType(0).asGroupType(), target);
        } else if (type instanceof Type.Map map) {
            return new MapConverter(map, column.asGroupType().getType(0).asGroupType(), target);
        }
        return new LeafConverter(LeafCodec.of(type, column.asPrimitiveType()).orElseThrow(), column.getName(), target);
    }

    /** A record or struct: a map with a key for every field, in order; those that the file does not have have their initial default. */
    static final class StructConverter extends GroupConverter {
        private final Converter[] converters;
        private final Consumer<Object> target;
        private final Map<String, Object> empty = new LinkedHashMap<>();
        private Map<String, Object> struct;

        StructConverter(List<Field> fields, GroupType group, Consumer<Object> target) {
            this.target = target;
            this.converters = group.getFields().stream()
                    .map(column -> field(fields, column))
                    .toArray(Converter[]::new);
            for (Field field : fields) {
                boolean inFile = Projection.find(field.id(), group).isPresent();
                empty.put(field.name(), inFile ? null : field.defaults().initial());
            }
        }

        private Converter field(List<Field> candidates, org.apache.parquet.schema.Type column) {
            Optional<Field> field = candidates.stream()
                    .filter(each -> column.getId() != null && column.getId().intValue() == each.id())
                    .findFirst();
            return field.map(f -> of(f.type(), column, value -> struct.put(f.name(), value)))
                    .orElseGet(() -> ignoring(column));
        }

        @Override
        public Converter getConverter(int index) {
            return converters[index];
        }

        @Override
        public void start() {
            struct = new LinkedHashMap<>();
            struct.putAll(empty);
        }

        @Override
        public void end() {
            target.accept(struct);
        }
    }

    private static final class ListConverter extends GroupConverter {
        private final Consumer<Object> target;
        private final GroupConverter repeated;
        private List<Object> elements;

        ListConverter(Type.Array array, GroupType group, Consumer<Object> target) {
            this.target = target;
            this.repeated = new EntryConverter(List.of(array.element()), group, entry -> elements.add(entry[0]));
        }

        @Override
        public Converter getConverter(int index) {
            return repeated;
        }

        @Override
        public void start() {
            elements = new ArrayList<>();
        }

        @Override
        public void end() {
            target.accept(elements);
        }
    }

    private static final class MapConverter extends GroupConverter {
        private final Consumer<Object> target;
        private final GroupConverter repeated;
        private Map<Object, Object> entries;

        MapConverter(Type.Map map, GroupType group, Consumer<Object> target) {
            this.target = target;
            this.repeated = new EntryConverter(
                    List.of(map.key(), map.value()), group, entry -> entries.put(entry[0], entry[1]));
        }

        @Override
        public Converter getConverter(int index) {
            return repeated;
        }

        @Override
        public void start() {
            entries = new LinkedHashMap<>();
        }

        @Override
        public void end() {
            target.accept(entries);
        }
    }

    /** The repeated group inside a list or map: its fields by position. */
    private static final class EntryConverter extends GroupConverter {
        private final Converter[] converters;
        private final Consumer<Object[]> target;
        private Object[] values;

        EntryConverter(List<Type> types, GroupType group, Consumer<Object[]> target) {
            this.target = target;
            this.converters = new Converter[types.size()];
            for (int i = 0; i < converters.length; i++) {
                int position = i;
                converters[i] = of(types.get(i), group.getType(i), value -> values[position] = value);
            }
        }

        @Override
        public Converter getConverter(int index) {
            return converters[index];
        }

        @Override
        public void start() {
            values = new Object[converters.length];
        }

        @Override
        public void end() {
            target.accept(values);
        }
    }

    private static final class LeafConverter extends PrimitiveConverter {
        private final LeafCodec codec;
        private final String column;
        private final Consumer<Object> target;

        LeafConverter(LeafCodec codec, String column, Consumer<Object> target) {
            this.codec = codec;
            this.column = column;
            this.target = target;
        }

        private void add(Object value) {
            target.accept(codec.decode()
                    .apply(value)
                    .orElseThrow(() -> new DatashardException("a text in the column " + column
                            + " is not valid UTF-8, as a cast from binary can make it; read the column with Spark, which"
                            + " keeps such bytes, and repair it there")));
        }

        @Override
        public void addBinary(Binary value) {
            add(value);
        }

        @Override
        public void addBoolean(boolean value) {
            add(value);
        }

        @Override
        public void addDouble(double value) {
            add(value);
        }

        @Override
        public void addFloat(float value) {
            add(value);
        }

        @Override
        public void addInt(int value) {
            add(value);
        }

        @Override
        public void addLong(long value) {
            add(value);
        }
    }

    /** For a column that is read only because it tells which structs are null. */
    private static Converter ignoring(org.apache.parquet.schema.Type column) {
        if (column.isPrimitive()) {
            return new IgnoredLeaf();
        }
        return new IgnoredGroup(ignoring(column.asGroupType().getType(0)));
    }

    private static final class IgnoredGroup extends GroupConverter {
        private final Converter only;

        IgnoredGroup(Converter only) {
            this.only = only;
        }

        @Override
        public Converter getConverter(int index) {
            return only;
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
    }

    private static final class IgnoredLeaf extends PrimitiveConverter {
        @Override
        public void addBinary(Binary value) {}

        @Override
        public void addBoolean(boolean value) {}

        @Override
        public void addDouble(double value) {}

        @Override
        public void addFloat(float value) {}

        @Override
        public void addInt(int value) {}

        @Override
        public void addLong(long value) {}
    }
}
