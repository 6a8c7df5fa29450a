package io.datashard.spark.metadata;

import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Snapshot;
import io.datashard.Tablet;
import io.datashard.Type;
import io.datashard.internal.types.PartitionTypes;
import io.datashard.spark.seam.Rows;
import io.datashard.spark.types.SparkSchema;
import io.datashard.spark.types.SparkValues;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * The column {@code partition}: a struct of the values of all partition fields that files of a version may have. Fields of several
 * partitionings share one if they have the same name and type; if only the name is the same, the older one's is followed by the id of
 * its partitioning.
 */
public final class PartitionColumn {
    private final List<Value> values = new ArrayList<>();

    /** For each partitioning, by id, where in the struct its values go. */
    private final Map<Integer, int[]> positions = new HashMap<>();

    private record Value(String name, Type type) {}

    private PartitionColumn(Snapshot snapshot) {
        List<Partitioning> newestFirst = snapshot.partitionings().values().stream()
                .sorted(Comparator.comparingInt(Partitioning::id).reversed())
                .toList();
        for (Partitioning partitioning : newestFirst) {
            positions.put(
                    partitioning.id(),
                    partitioning.fields().stream()
                            .mapToInt(field ->
                                    position(field, PartitionTypes.of(field, snapshot.schema()), partitioning.id()))
                            .toArray());
        }
    }

    private int position(PartitionField field, Type type, int partitioning) {
        Value value = new Value(field.name(), type);
        if (values.contains(value)) {
            return values.indexOf(value);
        }
        boolean taken = values.stream().anyMatch(other -> other.name().equalsIgnoreCase(field.name()));
        values.add(taken ? new Value(field.name() + "_" + partitioning, type) : value);
        return values.size() - 1;
    }

    /** The column of a version, or nothing where no file has a partition. */
    public static Optional<PartitionColumn> of(Snapshot snapshot) {
        return Optional.of(new PartitionColumn(snapshot)).filter(column -> !column.values.isEmpty());
    }

    /** The same as a column of a table about a version's tablets. */
    static <T> Optional<MetadataColumn<T>> of(Snapshot snapshot, Function<T, Tablet> tablet) {
        return of(snapshot)
                .map(column -> MetadataColumn.required("partition", column.type(), subject -> {
                    Tablet of = tablet.apply(subject);
                    return column.value(of.partitioning(), of.partition());
                }));
    }

    /** The struct's type. All of its fields may be null. */
    public StructType type() {
        StructType type = new StructType();
        for (Value value : values) {
            type = type.add(value.name(), SparkSchema.toSpark(value.type()), true);
        }
        return type;
    }

    /** The struct of a partition under one of the version's partitionings, as Spark holds it. */
    public InternalRow value(int partitioning, List<Object> partition) {
        Object[] struct = new Object[values.size()];
        int[] places = positions.get(partitioning);
        for (int i = 0; i < places.length; i++) {
            struct[places[i]] =
                    SparkValues.toSpark(partition.get(i), values.get(places[i]).type());
        }
        return Rows.of(struct);
    }
}
