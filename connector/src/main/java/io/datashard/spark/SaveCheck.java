package io.datashard.spark;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.spark.types.SparkSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Whether the rows of a save fit a table, beyond Spark's rules of store assignment: those let a double into a long and cut off what is
 * behind the point.
 */
final class SaveCheck {
    private SaveCheck() {}

    /** @throws DatashardException if a column is missing, is unknown to the table, or would lose part of its values */
    static void requireSameColumns(StructType rows, Schema schema, String location) {
        StructType table = SparkSchema.toSpark(schema);
        List<String> problems = new ArrayList<>();
        for (StructField column : rows.fields()) {
            StructField target = find(table, column.name());
            if (target == null) {
                problems.add("the table has no column " + column.name() + " ("
                        + column.dataType().catalogString() + ")");
            } else if (losesValues(column.dataType(), target.dataType())) {
                problems.add("the column " + column.name() + " is "
                        + column.dataType().catalogString()
                        + ", of which the table's " + target.dataType().catalogString()
                        + " would lose a part; cast it yourself if that is what you want");
            }
        }
        for (Field column : schema.columns()) {
            if (find(rows, column.name()) == null) {
                problems.add("the column " + column.name() + " of the table is missing");
            }
        }
        if (!problems.isEmpty()) {
            throw new DatashardException(
                    "the rows do not fit the table at " + location + ": " + String.join("; ", problems)
                            + ". Nothing was written. Select the table's columns, or replace the table with mode overwrite and the option "
                            + Options.OVERWRITE_SCHEMA + " = true");
        }
    }

    private static StructField find(StructType struct, String name) {
        for (StructField field : struct.fields()) {
            if (field.name().equalsIgnoreCase(name)) {
                return field;
            }
        }
        return null;
    }

    /** Casts that change a value without an error. Those that fail at run time when a value does not fit are Spark's business. */
    private static boolean losesValues(DataType from, DataType to) {
        boolean fraction = from instanceof DoubleType
                || from instanceof FloatType
                || (from instanceof DecimalType decimal && decimal.scale() > 0);
        if (fraction && to instanceof IntegralType) {
            return true;
        } else if (from instanceof DecimalType wide && to instanceof DecimalType narrow) {
            return wide.scale() > narrow.scale();
        } else if (to instanceof FloatType) {
            return from instanceof DoubleType || from instanceof DecimalType;
        } else if ((from instanceof DoubleType || from instanceof FloatType) && to instanceof DecimalType) {
            return true;
        }
        return (from instanceof TimestampType || from instanceof TimestampNTZType) && to instanceof DateType;
    }
}
