package io.datashard.spark;

import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.spark.seam.DefaultExpression;
import io.datashard.spark.types.SparkSchema;
import io.datashard.spark.types.SparkValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Rows of a save with the columns that they lack. Spark 3.5 fills in defaults only where a statement says DEFAULT. */
final class CompleteRows {
    private CompleteRows() {}

    /** The rows, where each column of the table that they lack has its default, which is null where the table says nothing else. */
    static Dataset<Row> of(Dataset<Row> rows, Schema table) {
        List<Column> columns = new ArrayList<>();
        for (Field column : table.columns()) {
            if (Arrays.stream(rows.columns()).noneMatch(column.name()::equalsIgnoreCase)) {
                columns.add(functions.expr(sql(column)).as(column.name()));
            }
        }
        if (columns.isEmpty()) {
            return rows;
        }
        columns.add(0, functions.col("*"));
        return rows.select(columns.toArray(Column[]::new));
    }

    /** The default of new rows in SQL. */
    static String sql(Field column) {
        return column.defaults()
                .expression()
                .orElseGet(() -> DefaultExpression.sql(
                        SparkValues.toSpark(column.defaults().written(), column.type()),
                        SparkSchema.toSpark(column.type())));
    }
}
