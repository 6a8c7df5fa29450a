package io.datashard.internal.prune;

import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.Transform;
import io.datashard.internal.types.PartitionTypes;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What conditions on rows say of partitions: for each partitioning a condition on partition values that holds for every partition with
 * a row that satisfies all of them. It leads through the sorted catalog, where {@link Pruner} only judges what it is shown, and so it
 * may keep partitions that a {@link Pruner} rules out. Immutable and safe for concurrent use.
 */
public final class PartitionProjection implements java.util.function.Predicate<Tablet> {
    private final Map<Integer, Predicate> conditions = new HashMap<>();
    private final Map<Integer, FileTest> tests = new HashMap<>();

    /**
     * @param rows conditions on columns of {@code schema}
     * @param partitionings every partitioning that files may belong to, by id
     */
    public PartitionProjection(Collection<Predicate> rows, Schema schema, Map<Integer, Partitioning> partitionings) {
        Predicate all = new Predicate.And(List.copyOf(rows));
        partitionings.forEach((id, partitioning) ->
                put(id, partitioning, schema, new ConditionProjection(partitioning, schema).holds(all)));
    }

    private PartitionProjection() {}

    /**
     * The projection of conditions that are on partition values themselves.
     *
     * @param conditions by the id of the partitioning; one that is missing is taken whole
     */
    public static PartitionProjection onValues(
            Map<Integer, Predicate> conditions, Schema schema, Map<Integer, Partitioning> partitionings) {
        PartitionProjection projection = new PartitionProjection();
        partitionings.forEach((id, partitioning) ->
                projection.put(id, partitioning, schema, conditions.getOrDefault(id, Predicate.TRUE)));
        return projection;
    }

    private void put(int id, Partitioning partitioning, Schema schema, Predicate condition) {
        conditions.put(id, condition);
        tests.put(id, onValues(condition, partitioning, schema));
    }

    /** The conditions, by the id of the partitioning; their columns are partition fields. */
    public Map<Integer, Predicate> conditions() {
        return conditions;
    }

    /** Whether a tablet's partition satisfies the condition of its partitioning. */
    @Override
    public boolean test(Tablet tablet) {
        FileTest test = tests.get(tablet.partitioning());
        // what belongs to no known partitioning is for others to complain of
        return test == null || test.of(FileFacts.of(tablet)) != Match.NONE;
    }

    /** A column with the values of a partition field. */
    static Field column(PartitionField field, Schema schema) {
        return Field.optional(field.id(), "p" + field.id(), PartitionTypes.of(field, schema));
    }

    /** Partition values are a row of a table that is partitioned by all of its columns: nothing is left open there. */
    private static FileTest onValues(Predicate condition, Partitioning partitioning, Schema schema) {
        List<Field> columns = partitioning.fields().stream()
                .map(field -> column(field, schema))
                .toList();
        int last = columns.stream().mapToInt(Field::id).max().orElse(0);
        Partitioning byIdentity = new Partitioning(
                partitioning.id(),
                columns.stream()
                        .map(column ->
                                new PartitionField(column.id(), column.id(), new Transform.Identity(), column.name()))
                        .toList());
        return new ConditionCompiler(byIdentity, new Schema(columns, last)).holds(condition);
    }
}
