package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.SchemaChange.Position;
import io.datashard.Type.Primitive;
import io.datashard.internal.types.Widening;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/** What a table must hold that is rewritten at each change of its columns: rows of values by column, a column being an object. */
final class EvolvingModel {
    private static final List<Type> TYPES = List.of(
            Primitive.BYTE,
            Primitive.SHORT,
            Primitive.INT,
            Primitive.LONG,
            Primitive.FLOAT,
            Primitive.DOUBLE,
            new Type.Decimal(6, 2),
            new Type.Decimal(14, 2),
            new Type.Decimal(30, 2),
            Primitive.STRING);

    private final Random random;
    private final List<Column> columns = new ArrayList<>();
    private final List<Map<Column, Object>> rows = new ArrayList<>();
    private int names;

    /** A column or a struct's field. Only columns have defaults, only structs have fields. */
    static final class Column {
        private String name;
        private Type type;
        private Object initial;
        private Object written;
        private final List<Column> fields = new ArrayList<>();
        private boolean dropped;

        String name() {
            return name;
        }

        Type type() {
            return type;
        }
    }

    /** A change as it is asked of a table, and what it does here. */
    record Change(SchemaChange asked, Runnable inModel) {}

    /** Rows that are not committed yet, as records for the table and as rows of the model. */
    record Rows(List<Map<String, Object>> records, List<Map<Column, Object>> rows, List<Column> written) {}

    EvolvingModel(Random random) {
        this.random = random;
        for (int i = 0; i < 2; i++) {
            columns.add(column(TYPES.get(random.nextInt(TYPES.size()))));
        }
        Column struct = column(new Type.Struct(List.of()));
        struct.fields.add(column(Primitive.INT));
        struct.fields.add(column(Primitive.FLOAT));
        columns.add(struct);
    }

    private Column column(Type type) {
        Column column = new Column();
        column.name = "c" + names++;
        column.type = type;
        return column;
    }

    List<Column> columns() {
        return columns;
    }

    Column column(String name) {
        return columns.stream()
                .filter(column -> column.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    boolean hasPrimitives() {
        return columns.stream().anyMatch(column -> column.type.isPrimitive());
    }

    List<Field> fields() {
        return columns.stream().map(EvolvingModel::field).toList();
    }

    private static Field field(Column column) {
        Type type = column.type.isPrimitive()
                ? column.type
                : new Type.Struct(
                        column.fields.stream().map(EvolvingModel::field).toList());
        return Field.optional(0, column.name, type);
    }

    Change randomChange() {
        Column struct = columns.stream()
                .filter(column -> !column.type.isPrimitive())
                .findFirst()
                .orElse(null);
        boolean inside = struct != null && random.nextInt(3) == 0;
        List<Column> siblings = inside ? struct.fields : columns;
        List<String> parent = inside ? List.of(struct.name) : List.of();
        Column column = siblings.get(random.nextInt(siblings.size()));
        List<String> path = new ArrayList<>(parent);
        path.add(column.name.toUpperCase(Locale.ROOT));
        return switch (random.nextInt(6)) {
            case 0 -> drop(siblings, column, path);
            case 1 -> {
                String name = "c" + names++;
                yield new Change(new SchemaChange.Rename(path, name), () -> column.name = name);
            }
            case 2 -> move(siblings, column, path);
            case 3 -> widen(siblings, parent).orElseGet(() -> add(siblings, parent));
            case 4 -> inside || !column.type.isPrimitive() ? add(siblings, parent) : newDefault(column, path);
            default -> add(siblings, parent);
        };
    }

    private static Change drop(List<Column> siblings, Column column, List<String> path) {
        return new Change(new SchemaChange.Drop(path), () -> {
            siblings.remove(column);
            column.dropped = true;
        });
    }

    private Change move(List<Column> siblings, Column column, List<String> path) {
        List<Column> others = new ArrayList<>(siblings);
        others.remove(column);
        if (others.isEmpty() || random.nextBoolean()) {
            return new Change(new SchemaChange.Move(path, Position.FIRST), () -> {
                siblings.remove(column);
                siblings.add(0, column);
            });
        }
        Column sibling = others.get(random.nextInt(others.size()));
        return new Change(new SchemaChange.Move(path, Position.after(sibling.name)), () -> {
            siblings.remove(column);
            siblings.add(siblings.indexOf(sibling) + 1, column);
        });
    }

    private Optional<Change> widen(List<Column> siblings, List<String> parent) {
        for (Column column : siblings) {
            List<Type> wider = TYPES.stream()
                    .filter(type -> Widening.isPossible(column.type, type))
                    .toList();
            if (!wider.isEmpty()) {
                Type type = wider.get(random.nextInt(wider.size()));
                List<String> path = new ArrayList<>(parent);
                path.add(column.name);
                return Optional.of(new Change(new SchemaChange.Widen(path, type), () -> {
                    column.type = type;
                    column.initial = Widening.widen(column.initial, type);
                    column.written = Widening.widen(column.written, type);
                }));
            }
        }
        return Optional.empty();
    }

    private Change newDefault(Column column, List<String> path) {
        Object value = random.nextInt(3) == 0 ? null : value(column.type);
        return new Change(
                new SchemaChange.SetDefault(path, new Defaults(1, null, value, Optional.empty())),
                () -> column.written = value);
    }

    private Change add(List<Column> siblings, List<String> parent) {
        Column added = column(TYPES.get(random.nextInt(TYPES.size())));
        if (parent.isEmpty() && random.nextBoolean()) {
            added.initial = value(added.type);
            added.written = random.nextBoolean() ? added.initial : null;
        }
        Field field = field(added).withDefaults(new Defaults(1, added.initial, added.written, Optional.empty()));
        return new Change(new SchemaChange.Add(parent, field, Position.LAST), () -> siblings.add(added));
    }

    /** Rows of one to three, some columns left out; the table fills in their defaults at once. */
    Rows newRows() {
        List<Map<String, Object>> records = new ArrayList<>();
        List<Map<Column, Object>> added = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            Map<String, Object> record = new HashMap<>();
            Map<Column, Object> row = new HashMap<>();
            for (Column column : columns) {
                if (random.nextInt(4) == 0) {
                    row.put(column, column.written);
                } else if (column.type.isPrimitive()) {
                    Object value = random.nextInt(5) == 0 ? null : value(column.type);
                    record.put(column.name, value);
                    row.put(column, value);
                } else {
                    Map<Column, Object> struct = new HashMap<>();
                    Map<String, Object> structRecord = new HashMap<>();
                    for (Column field : column.fields) {
                        Object value = random.nextInt(5) == 0 ? null : value(field.type);
                        struct.put(field, value);
                        structRecord.put(field.name, value);
                    }
                    row.put(column, struct);
                    record.put(column.name, structRecord);
                }
            }
            records.add(record);
            added.add(row);
        }
        return new Rows(records, added, written());
    }

    /** No rows. */
    Rows noRows() {
        return new Rows(List.of(), List.of(), List.of());
    }

    private List<Column> written() {
        List<Column> written = new ArrayList<>(columns);
        columns.forEach(column -> written.addAll(column.fields));
        return written;
    }

    /** Rows of the model as they are written again, in full. */
    Rows rewritten(List<Map<Column, Object>> old) {
        List<Map<Column, Object>> full = new ArrayList<>();
        for (Map<Column, Object> row : old) {
            Map<Column, Object> values = new HashMap<>();
            columns.forEach(column -> values.put(column, row.containsKey(column) ? row.get(column) : column.initial));
            full.add(values);
        }
        return new Rows(full.stream().map(row -> record(row, columns)).toList(), full, written());
    }

    void committed(Rows added) {
        rows.addAll(added.rows());
    }

    /** Rows that were there, or others with the same values, are gone. */
    void removed(List<Map<Column, Object>> gone) {
        for (Map<Column, Object> row : gone) {
            assertThat(rows.remove(like(record(row, columns)))).isTrue();
        }
    }

    /** The rows with some records as they are shown now. */
    List<Map<Column, Object>> rowsOf(List<Map<String, Object>> records) {
        return records.stream().map(this::like).toList();
    }

    private Map<Column, Object> like(Map<String, Object> record) {
        return rows.stream()
                .filter(row -> record(row, columns).equals(record))
                .findFirst()
                .orElseThrow();
    }

    /** The rows that have certain values in some columns. */
    List<Map<Column, Object>> where(List<Column> named, Predicate<List<Object>> wanted) {
        return rows.stream()
                .filter(row -> {
                    Map<String, Object> record = record(row, columns);
                    List<Object> values = new ArrayList<>();
                    named.forEach(column -> values.add(record.get(column.name)));
                    return wanted.test(values);
                })
                .toList();
    }

    /** Whether nothing of what was written was dropped. */
    boolean stillFit(Rows added) {
        return added.written().stream().noneMatch(column -> column.dropped);
    }

    /** All rows as the table must show them. A column that a row was written without, because it came later, has its first default. */
    List<Map<String, Object>> records() {
        return rows.stream().map(row -> record(row, columns)).toList();
    }

    private static Map<String, Object> record(Map<Column, Object> row, List<Column> columns) {
        Map<String, Object> record = new LinkedHashMap<>();
        for (Column column : columns) {
            Object value = row.containsKey(column) ? row.get(column) : column.initial;
            record.put(column.name, shown(value, column));
        }
        return record;
    }

    @SuppressWarnings("unchecked") // a struct's value is its fields' values by column
    private static Object shown(Object value, Column column) {
        return value instanceof Map<?, ?> struct
                ? record((Map<Column, Object>) struct, column.fields)
                : Widening.widen(value, column.type);
    }

    private Object value(Type type) {
        int number = random.nextInt(5);
        if (type instanceof Type.Decimal) {
            return BigDecimal.valueOf(number * 25L, 2);
        } else if (type == Primitive.STRING) {
            return "text " + number;
        } else if (type == Primitive.LONG) {
            return number * 10_000_000_000L;
        } else if (type == Primitive.FLOAT) {
            return 0.1f + number;
        } else if (type == Primitive.DOUBLE) {
            return 0.1 + number;
        }
        return number;
    }
}
