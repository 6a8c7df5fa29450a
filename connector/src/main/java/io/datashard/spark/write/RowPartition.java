package io.datashard.spark.write;

import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.internal.types.PartitionFunction;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * The partition that a row belongs to. While the sources of its values stay the same from row to row, as they mostly do in clustered
 * rows, nothing is computed.
 */
final class RowPartition {
    private final Value[] fields;
    private List<Object> values;

    RowPartition(Partitioning partitioning, Schema schema, StructType rows) {
        this.fields = partitioning.fields().stream()
                .map(field -> Value.of(field, schema, rows))
                .toArray(Value[]::new);
        if (fields.length == 0) {
            values = List.of();
        }
    }

    /** What a value of the partition is computed from, and how. */
    private record Value(List<PartitionSource> sources, PartitionFunction function) {
        static Value of(PartitionField field, Schema schema, StructType rows) {
            return new Value(
                    field.sourceIds().stream()
                            .map(id -> PartitionSource.of(schema.path(id), rows))
                            .toList(),
                    PartitionFunction.of(field, schema));
        }

        boolean changesWith(InternalRow row) {
            boolean changes = false;
            for (PartitionSource source : sources) {
                changes |= source.changesWith(row);
            }
            return changes;
        }

        Object compute() {
            Object[] values = new Object[sources.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = sources.get(i).value();
            }
            return function.apply(Arrays.asList(values));
        }
    }

    /** Takes the next row and tells whether it belongs to another partition than the row before. */
    boolean changesWith(InternalRow row) {
        boolean sourcesChange = false;
        for (Value field : fields) {
            sourcesChange |= field.changesWith(row);
        }
        if (!sourcesChange) {
            return false;
        }
        Object[] computed = new Object[fields.length];
        for (int i = 0; i < computed.length; i++) {
            computed[i] = fields[i].compute();
        }
        List<Object> next = Arrays.asList(computed);
        boolean changed = !next.equals(values);
        values = next;
        return changed;
    }

    /** The partition of the row that was taken last. */
    List<Object> values() {
        return values;
    }
}
