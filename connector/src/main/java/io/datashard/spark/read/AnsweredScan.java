package io.datashard.spark.read;

import io.datashard.AggregateGroup;
import io.datashard.Type;
import io.datashard.spark.seam.DriverRows;
import io.datashard.spark.seam.Rows;
import io.datashard.spark.types.SparkValues;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * The aggregates of a table's rows, which the catalog has given already: rows of the driver, for which no file is read.
 *
 * @param readSchema the columns that the rows are grouped by, then the aggregates
 * @param types of these columns
 */
record AnsweredScan(String description, StructType readSchema, List<Type> types, List<AggregateGroup> groups)
        implements DriverRows {

    @Override
    public InternalRow[] rows() {
        return groups.stream().map(this::row).toArray(InternalRow[]::new);
    }

    private InternalRow row(AggregateGroup group) {
        Object[] values = new Object[types.size()];
        for (int i = 0; i < values.length; i++) {
            int keys = group.key().size();
            Object value = i < keys ? group.key().get(i) : group.values().get(i - keys);
            values[i] = SparkValues.toSpark(value, types.get(i));
        }
        return Rows.of(values);
    }
}
