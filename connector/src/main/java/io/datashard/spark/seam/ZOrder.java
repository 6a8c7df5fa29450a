package io.datashard.spark.seam;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.ApplyFunctionExpression;
import org.apache.spark.sql.catalyst.util.TypeUtils;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import scala.Option;
import scala.collection.JavaConverters;
import scala.math.Ordering;

/**
 * The place of rows on a curve that keeps rows together which are near each other in each of some columns. A value counts by its rank among
 * those of a sample, as in Delta Lake, so that neither its type, nor the range of its column, nor skew gives one column more weight.
 */
public final class ZOrder {
    private static final int SAMPLE_ROWS = 20_000;
    private static final long SEED = 20_131_107;

    /** Of strings and binary values so much counts: what a sample holds is kept on the driver. */
    private static final int LONGEST_VALUE = 256;

    private ZOrder() {}

    /**
     * The number by which rows are to be sorted. Reads the columns of all rows once, for a sample.
     *
     * @param columns of types that Spark can order
     * @param count about how many rows there are
     */
    public static Column key(Dataset<Row> rows, List<Column> columns, long count) {
        Dataset<Row> named = rows.select(columns.toArray(Column[]::new));
        DataType[] types =
                Stream.of(named.schema().fields()).map(StructField::dataType).toArray(DataType[]::new);
        Column[] values = new Column[types.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = shortened(columns.get(i), types[i]);
        }
        double share = Math.min(1, SAMPLE_ROWS / (double) Math.max(1, count));
        InternalRow[] sample = collected(rows.select(values).sample(false, share, SEED));
        return new Column(new ApplyFunctionExpression(
                key(types, sample),
                JavaConverters.asScalaBuffer(Stream.of(values).map(Column::expr).toList())
                        .toSeq()));
    }

    /** By the settings of the rows' session and not of the thread's, and as a query of its own in Spark's UI. */
    private static InternalRow[] collected(Dataset<Row> sample) {
        QueryExecution query = sample.queryExecution();
        return sample.sparkSession()
                .withActive(() -> SQLExecution.withNewExecutionId(
                        query, Option.apply("sample for a Z-order"), () -> query.executedPlan()
                                .executeCollect()));
    }

    private static Column shortened(Column column, DataType type) {
        return type.equals(DataTypes.StringType) || type.equals(DataTypes.BinaryType)
                ? functions.substring(column, 1, LONGEST_VALUE)
                : column;
    }

    /** The key by the ranks of values in a sample. */
    static ZOrderKey key(DataType[] types, InternalRow[] sample) {
        Object[][] boundaries = new Object[types.length][];
        for (int i = 0; i < types.length; i++) {
            int column = i;
            DataType type = types[i];
            Ordering<Object> order = TypeUtils.getInterpretedOrdering(type);
            Object[] known = Arrays.stream(sample)
                    .filter(row -> !row.isNullAt(column))
                    .map(row -> row.get(column, type))
                    .sorted(order)
                    .toArray();
            boundaries[i] = boundaries(known, sample.length, ZOrderKey.ranks(types.length));
        }
        return new ZOrderKey(types, boundaries);
    }

    /** What lies between the ranks, each the same share of the sample, of which the nulls come first; a frequent value is there often. */
    private static Object[] boundaries(Object[] known, int sampled, int ranks) {
        Object[] boundaries = new Object[sampled == 0 ? 0 : ranks - 1];
        for (int i = 0; i < boundaries.length; i++) {
            int place = (int) ((i + 1L) * sampled / ranks) - (sampled - known.length);
            boundaries[i] = place < 0 ? null : known[place];
        }
        return boundaries;
    }
}
