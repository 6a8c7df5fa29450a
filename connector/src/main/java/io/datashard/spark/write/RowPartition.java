package io.datashard.spark.write;

import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.internal.types.TransformFunction;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * The partition that a row belongs to. While the sources of its values stay the same from row to row, as they mostly do in clustered
 * rows, nothing is computed.
 */
final class RowPartition {
    private final PartitionSource[] sources;
    private final TransformFunction[] transforms;
    private List<Object> values;

    RowPartition(Partitioning partitioning, Schema schema, StructType rows) {
        List<PartitionField> fields = partitioning.fields();
        this.sources = new PartitionSource[fields.size()];
        this.transforms = new TransformFunction[fields.size()];
        for (int i = 0; i < sources.length; i++) {
            List<Field> path = schema.path(fields.get(i).sourceId());
            sources[i] = PartitionSource.of(path, rows);
            transforms[i] = TransformFunction.of(fields.get(i), schema);
        }
        if (sources.length == 0) {
            values = List.of();
        }
    }

    /** Takes the next row and tells whether it belongs to another partition than the row before. */
    boolean changesWith(InternalRow row) {
        boolean sourcesChange = false;
        for (PartitionSource source : sources) {
            sourcesChange |= source.changesWith(row);
        }
        if (!sourcesChange) {
            return false;
        }
        Object[] computed = new Object[sources.length];
        for (int i = 0; i < computed.length; i++) {
            computed[i] = transforms[i].apply(sources[i].value());
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
