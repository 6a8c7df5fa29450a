package io.datashard.spark.seam;

import java.util.stream.Stream;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.StructType;

/** The rows of a query as a relation that another query scans. They stay Spark's internal rows. */
public final class PlannedRelation extends BaseRelation implements TableScan {
    private final Dataset<Row> rows;
    private final StructType projection;
    private final String description;

    /**
     * Columns of a query in the session of {@link Sessions#ofWholePlans}: others would run jobs while they are planned.
     *
     * @param description what plans show
     */
    public PlannedRelation(Dataset<Row> rows, StructType projection, String description) {
        this.rows = rows;
        this.projection = projection;
        this.description = description;
    }

    @Override
    public SQLContext sqlContext() {
        return rows.sqlContext();
    }

    @Override
    public StructType schema() {
        return projection;
    }

    @Override
    public boolean needConversion() {
        return false;
    }

    /** Internal rows, as {@link #needConversion} says. */
    @Override
    @SuppressWarnings("unchecked")
    public RDD<Row> buildScan() {
        Column[] columns = Stream.of(projection.fieldNames())
                .map(name -> functions.col("`" + name.replace("`", "``") + "`"))
                .toArray(Column[]::new);
        return (RDD<Row>) (RDD<?>) rows.select(columns).queryExecution().toRdd();
    }

    @Override
    public String toString() {
        return description;
    }
}
