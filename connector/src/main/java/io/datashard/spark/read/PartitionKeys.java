package io.datashard.spark.read;

import io.datashard.PartitionField;
import io.datashard.PlannedFile;
import io.datashard.PlannedFiles;
import io.datashard.Snapshot;
import io.datashard.Transform;
import io.datashard.Type;
import io.datashard.internal.types.PartitionTypes;
import io.datashard.spark.seam.Rows;
import io.datashard.spark.types.SparkTransforms;
import io.datashard.spark.types.SparkValues;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.read.partitioning.KeyGroupedPartitioning;
import org.apache.spark.sql.types.StructType;

/**
 * What Spark is told of the partitions of a table, so that it joins and groups them where they lie: each file's values of some partition
 * fields.
 *
 * @param fields of the one partitioning that all files have
 */
record PartitionKeys(List<Key> fields) implements Function<PlannedFile, InternalRow> {

    /**
     * A partition field.
     *
     * @param place of its value in a partition
     */
    record Key(int place, Type type, Expression transform) {}

    /**
     * The keys of the files of a plan. The fields are those that Spark 3.5 has a use for, which are transforms of one top-level column
     * that the scan returns. Nothing if there are none, or the files were written under several partitionings.
     */
    static Optional<PartitionKeys> of(Snapshot snapshot, StructType projection, PlannedFiles files) {
        Set<Integer> partitionings = new HashSet<>();
        for (PlannedFile file : files) {
            partitionings.add(file.partitioning());
        }
        if (partitionings.size() != 1) {
            return Optional.empty();
        }
        List<PartitionField> fields =
                snapshot.partitionings().get(partitionings.iterator().next()).fields();
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            PartitionField field = fields.get(i);
            if (isReturned(field, snapshot, projection) && !(field.transform() instanceof Transform.Truncate)) {
                keys.add(new Key(
                        i,
                        PartitionTypes.of(field, snapshot.schema()),
                        SparkTransforms.toSpark(field, snapshot.schema())));
            }
        }
        return Optional.of(new PartitionKeys(List.copyOf(keys))).filter(found -> !keys.isEmpty());
    }

    private static boolean isReturned(PartitionField field, Snapshot snapshot, StructType projection) {
        return snapshot.schema().columns().stream()
                .filter(column -> field.isOf(column.id()))
                .anyMatch(column -> projection.getFieldIndex(column.name()).isDefined());
    }

    /** The partitioning, with as many partitions as there are keys among some files. */
    KeyGroupedPartitioning partitioning(PlannedFiles files) {
        Set<InternalRow> distinct = new HashSet<>();
        for (PlannedFile file : files) {
            distinct.add(apply(file));
        }
        return new KeyGroupedPartitioning(
                fields.stream().map(Key::transform).toArray(Expression[]::new), distinct.size());
    }

    /** A file's key. */
    @Override
    public InternalRow apply(PlannedFile file) {
        return Rows.of(fields.stream()
                .map(key -> SparkValues.toSpark(file.partition().get(key.place()), key.type()))
                .toArray());
    }
}
