package io.datashard.spark;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.spark.types.SparkSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Whether the rows of a save fit a table, beyond Spark's rules of store assignment: those let a double into a long and cut off what is
 * behind the point.
 */
final class SaveCheck {
    /** Numbers of so many decimal digits are the same after a round trip through a double or a float. */
    private static final int DOUBLE_DIGITS = 15;

    private static final int FLOAT_DIGITS = 6;

    private SaveCheck() {}

    /** @throws DatashardException if a column is missing that has no default, is unknown to the table, or would lose part of its values */
    static void requireSameColumns(StructType rows, Schema schema, String location) {
        List<String> problems = new ArrayList<>();
        for (Field column : schema.columns()) {
            if (find(rows, column.name()) == null && !column.defaults().isForNewRows()) {
                problems.add("the column " + column.name() + " of the table is missing");
            }
        }
        compareKnown(rows, SparkSchema.toSpark(schema), "", problems);
        require(problems, location);
    }

    /** @throws DatashardException if a column is missing that is never null, is unknown to the table, or would lose part of its values */
    static void requireFit(StructType rows, Schema schema, String location) {
        List<String> problems = new ArrayList<>();
        for (Field column : schema.columns()) {
            boolean needed = !column.nullable() && !column.defaults().isForNewRows();
            if (find(rows, column.name()) == null && needed) {
                problems.add("the column " + column.name() + " of the table is missing, and is never null");
            }
        }
        compareKnown(rows, SparkSchema.toSpark(schema), "", problems);
        require(problems, location);
    }

    private static void require(List<String> problems, String location) {
        if (!problems.isEmpty()) {
            throw new DatashardException("the rows do not fit the table at " + location + ": "
                    + String.join("; ", problems)
                    + ". Nothing was written. Select the table's columns, let the table get more and wider columns with the option "
                    + Options.MERGE_SCHEMA + " = true, or replace the table with mode overwrite and the option "
                    + Options.OVERWRITE_SCHEMA + " = true");
        }
    }

    private static void compareFields(StructType rows, StructType table, String prefix, List<String> problems) {
        compareKnown(rows, table, prefix, problems);
        for (StructField column : table.fields()) {
            if (find(rows, column.name()) == null) {
                problems.add("the column " + prefix + column.name() + " of the table is missing");
            }
        }
    }

    private static void compareKnown(StructType rows, StructType table, String prefix, List<String> problems) {
        for (StructField column : rows.fields()) {
            StructField target = find(table, column.name());
            if (target == null) {
                problems.add("the table has no column " + prefix + column.name() + " ("
                        + column.dataType().catalogString() + ")");
            } else {
                compare(column.dataType(), target.dataType(), prefix + target.name(), problems);
            }
        }
    }

    private static void compare(DataType from, DataType to, String path, List<String> problems) {
        if (from instanceof StructType rows && to instanceof StructType table) {
            compareFields(rows, table, path + ".", problems);
        } else if (from instanceof ArrayType rows && to instanceof ArrayType table) {
            compare(rows.elementType(), table.elementType(), path + ".element", problems);
        } else if (from instanceof MapType rows && to instanceof MapType table) {
            compare(rows.keyType(), table.keyType(), path + ".key", problems);
            compare(rows.valueType(), table.valueType(), path + ".value", problems);
        } else if (losesValues(from, to)) {
            problems.add("the column " + path + " is " + from.catalogString() + ", of which the table's "
                    + to.catalogString() + " would lose a part; cast it yourself if that is what you want");
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
        if (to instanceof IntegralType || to instanceof DecimalType) {
            return digitsAfterPoint(from) > digitsAfterPoint(to);
        } else if (to instanceof DoubleType) {
            return from instanceof LongType
                    || (from instanceof DecimalType number && number.precision() > DOUBLE_DIGITS);
        } else if (to instanceof FloatType) {
            return from instanceof IntegerType
                    || from instanceof LongType
                    || from instanceof DoubleType
                    || (from instanceof DecimalType number && number.precision() > FLOAT_DIGITS);
        }
        return to instanceof DateType && (from instanceof TimestampType || from instanceof TimestampNTZType);
    }

    private static int digitsAfterPoint(DataType type) {
        if (type instanceof DecimalType number) {
            return number.scale();
        }
        return type instanceof FloatType || type instanceof DoubleType ? Integer.MAX_VALUE : 0;
    }
}
