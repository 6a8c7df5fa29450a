package io.datashard.internal.prune;

import io.datashard.ColumnStats;
import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.Transform;
import io.datashard.Type;
import io.datashard.internal.types.PartitionFunction;
import io.datashard.internal.types.TransformFunction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A small table of two columns with its files, and conditions on it. */
final class RandomTable {
    private static final int[] WIDE = {10, 100, 127, 128, 200, 256, 65536, 1 << 30, Integer.MAX_VALUE};

    private final Random random;
    private final RandomValues values;
    private final Schema schema;
    private final Partitioning partitioning;
    private final List<Map<Integer, Object>> drawn = new ArrayList<>();

    /** A file and what it holds. */
    record File(FileEntry entry, List<Map<Integer, Object>> rows) {}

    RandomTable(Random random) {
        this.random = random;
        this.values = new RandomValues(random);
        this.schema = Schema.of(Field.optional(0, "a", type()), Field.optional(0, "b", type()));
        List<PartitionField> fields = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            Field source = column();
            fields.add(new PartitionField(1000 + i, source.id(), transform(source.type()), "p" + i));
        }
        this.partitioning = new Partitioning(random.nextInt(3), fields);
    }

    Schema schema() {
        return schema;
    }

    Partitioning partitioning() {
        return partitioning;
    }

    /** The rows divided by partition; sometimes a file without rows. */
    List<File> files() {
        Map<List<Object>, List<Map<Integer, Object>>> rows = new LinkedHashMap<>();
        int nullsIn = 1 + random.nextInt(5);
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            Map<Integer, Object> row = new HashMap<>();
            for (Field column : schema.columns()) {
                row.put(column.id(), random.nextInt(nullsIn) == 0 ? null : values.of(column.type()));
            }
            drawn.add(row);
            try {
                rows.computeIfAbsent(partition(row), key -> new ArrayList<>()).add(row);
            } catch (DatashardException refused) {
                // No partition value for this row: a writer would end here.
                i = count;
            }
        }
        List<File> files = new ArrayList<>();
        rows.forEach((partition, part) -> files.add(file(partition, random.nextInt(20) == 0 ? List.of() : part)));
        return files;
    }

    Predicate condition(int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 8)) {
            case 0, 1, 2 -> leaf(column());
            case 3 -> new Predicate.Not(leaf(column()));
            case 4 -> new Predicate.Not(condition(depth - 1));
            case 5 -> new Predicate.And(conditions(depth - 1));
            default -> new Predicate.Or(conditions(depth - 1));
        };
    }

    private List<Predicate> conditions(int depth) {
        List<Predicate> conditions = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            conditions.add(condition(depth));
        }
        return conditions;
    }

    private Predicate leaf(Field column) {
        int choice = random.nextInt(8);
        if (choice == 0) {
            return new Predicate.IsNull(column);
        } else if (choice == 1) {
            Set<Object> literals = new HashSet<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                literals.add(literal(column));
            }
            return new Predicate.In(column, literals);
        } else if (choice < 4 && column.type() == Type.Primitive.STRING) {
            return new Predicate.StartsWith(column, (String) literal(column));
        }
        Predicate.Operator[] operators = Predicate.Operator.values();
        return new Predicate.Comparison(column, operators[random.nextInt(operators.length)], literal(column));
    }

    /** Any value, one of a row, or the beginning of one: where bounds and prefixes end, mistakes show. */
    private Object literal(Field column) {
        Object near =
                drawn.isEmpty() ? null : drawn.get(random.nextInt(drawn.size())).get(column.id());
        if (near == null || random.nextInt(3) == 0) {
            return values.of(column.type());
        } else if (near instanceof String text) {
            return text.substring(
                    0, text.offsetByCodePoints(0, random.nextInt(text.codePointCount(0, text.length()) + 1)));
        } else if (near instanceof ByteBuffer bytes) {
            return bytes.slice(0, random.nextInt(bytes.remaining() + 1));
        }
        return near;
    }

    private Type type() {
        return RandomValues.TYPES.get(random.nextInt(RandomValues.TYPES.size()));
    }

    private Field column() {
        return schema.columns().get(random.nextInt(2));
    }

    private Transform transform(Type type) {
        while (true) {
            Transform transform =
                    switch (random.nextInt(7)) {
                        case 0 -> new Transform.Identity();
                        case 1 -> new Transform.Years();
                        case 2 -> new Transform.Months();
                        case 3 -> new Transform.Days();
                        case 4 -> new Transform.Hours();
                        case 5 -> new Transform.Bucket(1 + random.nextInt(6));
                        default -> new Transform.Truncate(width());
                    };
            try {
                TransformFunction.of(transform, type, "c");
                return transform;
            } catch (DatashardException unsuitable) {
                // Draw again; identity suits all types.
            }
        }
    }

    private int width() {
        return random.nextBoolean() ? 1 + random.nextInt(3) : WIDE[random.nextInt(WIDE.length)];
    }

    private List<Object> partition(Map<Integer, Object> row) {
        Object[] partition = new Object[partitioning.fields().size()];
        for (int i = 0; i < partition.length; i++) {
            PartitionField field = partitioning.fields().get(i);
            partition[i] = PartitionFunction.of(field, schema)
                    .apply(Collections.singletonList(row.get(field.sourceIds().get(0))));
        }
        return Arrays.asList(partition);
    }

    private File file(List<Object> partition, List<Map<Integer, Object>> rows) {
        Map<Integer, ColumnStats> stats = new HashMap<>();
        for (Field column : schema.columns()) {
            if (random.nextInt(4) > 0) {
                stats.put(column.id(), stats(column, rows));
            }
        }
        Tablet tablet = new Tablet(partitioning.id(), partition, "f.parquet");
        return new File(new FileEntry(tablet, "f.parquet", rows.size(), 1, stats, 1), rows);
    }

    private ColumnStats stats(Field column, List<Map<Integer, Object>> rows) {
        List<Object> present = new ArrayList<>();
        rows.forEach(row -> {
            if (row.get(column.id()) != null) {
                present.add(row.get(column.id()));
            }
        });
        long nulls = random.nextInt(4) == 0 ? -1 : rows.size() - present.size();
        Object lower = present.stream().min(RowOracle::compare).orElse(null);
        Object upper = present.stream().max(RowOracle::compare).orElse(null);
        boolean shortened = random.nextInt(3) == 0;
        return new ColumnStats(
                random.nextInt(8) == 0 ? null : shortened ? shortenedDown(lower) : lower,
                random.nextInt(8) == 0 ? null : shortened ? shortenedUp(upper) : upper,
                nulls,
                !shortened);
    }

    private static Object shortenedDown(Object bound) {
        if (bound instanceof String text && !text.isEmpty()) {
            return text.substring(0, text.offsetByCodePoints(0, 1));
        } else if (bound instanceof ByteBuffer bytes && bytes.hasRemaining()) {
            return ByteBuffer.wrap(new byte[] {bytes.get(0)});
        }
        return bound;
    }

    private static Object shortenedUp(Object bound) {
        if (bound instanceof String text && !text.isEmpty()) {
            return shortenedDown(text)
                    + Character.toString(Character.MAX_CODE_POINT).repeat(5);
        } else if (bound instanceof ByteBuffer bytes && bytes.hasRemaining()) {
            byte[] shortened = new byte[6];
            Arrays.fill(shortened, (byte) 0xff);
            shortened[0] = bytes.get(0);
            return ByteBuffer.wrap(shortened);
        }
        return bound;
    }
}
