package io.datashard;

import io.datashard.EvolvingModel.Column;
import io.datashard.EvolvingModel.Rows;
import io.datashard.Predicate.Operator;
import io.datashard.internal.types.PartitionFunction;
import io.datashard.internal.types.PartitionTypes;
import io.datashard.internal.types.Widening;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;

/** Asks a transaction to remove rows in a random way. To be made before the transaction changes columns. */
final class RandomRemoval {
    private final Transaction transaction;
    private final EvolvingModel model;
    private final Random random;
    private final List<StoredFile> files = new ArrayList<>();

    /** A file of the transaction's base, and the rows of the model that it holds. */
    private record StoredFile(FileEntry entry, List<Map<Column, Object>> rows) {}

    /**
     * What was asked for.
     *
     * @param taken the rows of the model that go if it commits now
     * @param added the rows that come
     */
    record Asked(Supplier<List<Map<Column, Object>>> taken, Rows added) {}

    RandomRemoval(Transaction transaction, EvolvingModel model, Random random) throws IOException {
        this.transaction = transaction;
        this.model = model;
        this.random = random;
        for (FileEntry entry : transaction.base().entries(List.of())) {
            files.add(new StoredFile(entry, model.rowsOf(Records.of(transaction.base(), entry.path()))));
        }
        Collections.shuffle(files, random);
    }

    /** Adds no files, so that columns may still change afterwards. */
    Asked withoutFiles() {
        if (random.nextInt(3) == 0) {
            List<StoredFile> some = files.subList(0, Math.min(files.size(), 1 + random.nextInt(2)));
            transaction.delete(some.stream().map(StoredFile::entry).toList());
            return new Asked(
                    () -> some.stream().flatMap(file -> file.rows().stream()).toList(), model.noRows());
        }
        Column column = anyColumn();
        Object value = anyValue(column);
        transaction.delete(equal(column, value));
        return new Asked(() -> where(column, value), model.noRows());
    }

    /** In any way. */
    Asked any() {
        return switch (random.nextInt(5)) {
            case 0, 1 -> overwritePartitions();
            case 2 -> replaceFile();
            case 3 -> overwriteWhere();
            default -> withoutFiles();
        };
    }

    private Asked overwriteWhere() {
        Column column = anyColumn();
        Object value = anyValue(column);
        Rows added = model.newRows();
        transaction.overwrite(equal(column, value), List.of()).appendRecords(added.records());
        return new Asked(() -> where(column, value), added);
    }

    private Asked overwritePartitions() {
        Rows added = model.rewritten(model.newRows().rows());
        Partitioning partitioning = transaction.partitioning();
        List<Column> sources = new ArrayList<>();
        List<PartitionFunction> transforms = new ArrayList<>();
        for (PartitionField field : partitioning.fields()) {
            sources.add(model.column(transaction
                    .schema()
                    .field(field.sourceIds().get(0))
                    .orElseThrow()
                    .name()));
            transforms.add(PartitionFunction.of(field, transaction.schema()));
        }
        Map<List<Object>, List<Map<String, Object>>> byPartition = new LinkedHashMap<>();
        for (Map<String, Object> record : added.records()) {
            List<Object> values = new ArrayList<>();
            sources.forEach(source -> values.add(record.get(source.name())));
            byPartition
                    .computeIfAbsent(partition(transforms, values), key -> new ArrayList<>())
                    .add(record);
        }
        List<FileEntry> written = new ArrayList<>();
        byPartition.forEach((partition, records) -> written.add(
                Records.write(transaction, new Tablet(partitioning.id(), partition, "w" + written.size()), records)));
        transaction.overwritePartitions(written);
        return new Asked(
                () -> model.where(sources, values -> byPartition.containsKey(partition(transforms, values))), added);
    }

    private static List<Object> partition(List<PartitionFunction> transforms, List<Object> values) {
        List<Object> partition = new ArrayList<>();
        transforms.forEach(
                transform -> partition.add(transform.apply(Collections.singletonList(values.get(partition.size())))));
        return partition;
    }

    /** One row more than before, like one that is there. */
    private Asked replaceFile() {
        for (StoredFile file : files) {
            Tablet old = file.entry().tablet();
            if (old.partitioning() == transaction.partitioning().id()) {
                List<Object> partition = new ArrayList<>();
                for (PartitionField field : transaction.partitioning().fields()) {
                    partition.add(Widening.widen(
                            old.partition().get(partition.size()), PartitionTypes.of(field, transaction.schema())));
                }
                List<Map<Column, Object>> rows = new ArrayList<>(file.rows());
                rows.add(file.rows().get(0));
                Rows added = model.rewritten(rows);
                Tablet tablet = new Tablet(old.partitioning(), partition, old.name());
                transaction.replace(List.of(Records.write(transaction, tablet, added.records())));
                return new Asked(file::rows, added);
            }
        }
        return withoutFiles();
    }

    private Column anyColumn() {
        List<Column> columns = model.columns().stream()
                .filter(column -> column.type().isPrimitive())
                .toList();
        return columns.get(random.nextInt(columns.size()));
    }

    /** One that the column has, or null. */
    private Object anyValue(Column column) {
        List<Object> values = model.records().stream()
                .map(record -> record.get(column.name()))
                .filter(Objects::nonNull)
                .toList();
        return values.isEmpty() || random.nextInt(5) == 0 ? null : values.get(random.nextInt(values.size()));
    }

    private Predicate equal(Column column, Object value) {
        Field field = transaction.schema().field(column.name()).orElseThrow();
        return value == null ? new Predicate.IsNull(field) : new Predicate.Comparison(field, Operator.EQ, value);
    }

    private List<Map<Column, Object>> where(Column column, Object value) {
        return model.where(
                List.of(column), values -> Objects.equals(values.get(0), Widening.widen(value, column.type())));
    }
}
