package io.datashard.internal.aggregate;

import io.datashard.ColumnStats;
import io.datashard.DeletionVector;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.RowSet;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.Transform;
import io.datashard.Type.Primitive;
import io.datashard.internal.types.ValueOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Files of several partitionings with the rows that they hold, whose entries say all, some or nothing of them. */
final class RandomFiles {
    static final Schema SCHEMA = Schema.of(
            Field.optional(0, "k", Primitive.INT),
            Field.optional(0, "d", Primitive.DOUBLE),
            Field.optional(0, "s", Primitive.STRING),
            Field.optional(0, "i", Primitive.LONG));
    static final Field K = SCHEMA.field("k").orElseThrow();
    static final Field D = SCHEMA.field("d").orElseThrow();
    static final Field S = SCHEMA.field("s").orElseThrow();
    static final Field I = SCHEMA.field("i").orElseThrow();

    static final Map<Integer, Partitioning> PARTITIONINGS = Map.of(
            0, Partitioning.unpartitioned(),
            1, by(1, K),
            2, by(2, S, K),
            3, by(3, D));

    private static final List<Object> NUMBERS =
            List.of(Double.NaN, 0.0, -0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1.5, -2.0);
    private static final List<Object> TEXTS = List.of("", "a", "ab", "\ud83d\ude00", "\uffff", "x".repeat(40) + "y");

    private final Random random;

    /** A file and what it holds, by field id. */
    record File(FileEntry entry, List<Map<Integer, Object>> rows) {}

    RandomFiles(Random random) {
        this.random = random;
    }

    private static Partitioning by(int id, Field... columns) {
        List<PartitionField> fields = new ArrayList<>();
        for (Field column : columns) {
            fields.add(new PartitionField(
                    1000 + 10 * id + fields.size(), column.id(), new Transform.Identity(), column.name()));
        }
        return new Partitioning(id, fields);
    }

    /** A file of one of these partitionings; of what its entry may leave out, it leaves out some if {@code gaps} is not 0. */
    File next(List<Integer> partitionings, int gaps) {
        Partitioning partitioning = PARTITIONINGS.get(partitionings.get(random.nextInt(partitionings.size())));
        Map<Integer, Object> first = row();
        List<Map<Integer, Object>> rows = new ArrayList<>();
        for (int i = random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(5); i > 0; i--) {
            Map<Integer, Object> row = random.nextInt(4) == 0 ? new HashMap<>(first) : row();
            for (PartitionField field : partitioning.fields()) {
                row.put(
                        field.sourceIds().get(0),
                        like(first.get(field.sourceIds().get(0))));
            }
            rows.add(row);
        }
        Object[] partition = partitioning.fields().stream()
                .map(field -> unsigned(first.get(field.sourceIds().get(0))))
                .toArray();
        Map<Integer, ColumnStats> stats = new HashMap<>();
        for (Field column : SCHEMA.columns()) {
            if (random.nextInt(8) >= gaps) {
                stats.put(column.id(), stats(column, rows, gaps));
            }
        }
        Tablet tablet = new Tablet(partitioning.id(), Arrays.asList(partition), "f" + random.nextInt());
        return new File(new FileEntry(tablet, tablet.name(), rows.size(), 1, stats, 1), rows);
    }

    /** The same file with some of its rows deleted. */
    File withDeletes(File file) {
        RowSet.Builder deleted = RowSet.builder();
        List<Map<Integer, Object>> live = new ArrayList<>();
        for (int i = 0; i < file.rows().size(); i++) {
            if (random.nextInt(3) == 0) {
                deleted.add(i);
            } else {
                live.add(file.rows().get(i));
            }
        }
        RowSet rows = deleted.build();
        return rows.isEmpty()
                ? file
                : new File(file.entry().withDeletes(new DeletionVector.Inline(rows.count(), rows.bytes())), live);
    }

    private Map<Integer, Object> row() {
        Map<Integer, Object> row = new HashMap<>();
        row.put(K.id(), random.nextInt(4) == 0 ? null : random.nextInt(3));
        row.put(D.id(), random.nextInt(4) == 0 ? null : one(NUMBERS));
        row.put(S.id(), random.nextInt(4) == 0 ? null : one(TEXTS));
        row.put(I.id(), random.nextInt(4) == 0 ? null : random.nextInt(9) - 4L);
        return row;
    }

    private Object one(List<Object> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** The same value as partitions see it: in one partition there are zeros of both signs. */
    private Object like(Object value) {
        return FileColumn.isZero(value) && random.nextBoolean() ? (Object) negative((Double) value) : value;
    }

    private static double negative(double zero) {
        return -zero;
    }

    private static Object unsigned(Object value) {
        return FileColumn.isZero(value) ? (Object) 0.0 : value;
    }

    private ColumnStats stats(Field column, List<Map<Integer, Object>> rows, int gaps) {
        Comparator<Object> order = ValueOrder.of(column.type());
        List<Object> values = rows.stream()
                .map(row -> row.get(column.id()))
                .filter(Objects::nonNull)
                .toList();
        Object lower = values.stream().min(order).map(this::like).orElse(null);
        Object upper = values.stream().max(order).map(this::like).orElse(null);
        long nulls = random.nextInt(8) < gaps ? -1 : rows.size() - values.size();
        if (lower == null || random.nextInt(8) < gaps) {
            return new ColumnStats(null, random.nextBoolean() ? upper : null, nulls, false);
        } else if (lower instanceof String text && text.length() > 32) {
            return new ColumnStats(text.substring(0, 32), upper, nulls, false);
        } else if (upper instanceof String text && text.length() > 32) {
            return new ColumnStats(lower, "y", nulls, false);
        }
        return new ColumnStats(lower, upper, nulls, true);
    }
}
