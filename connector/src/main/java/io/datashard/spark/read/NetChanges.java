package io.datashard.spark.read;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import io.datashard.DatashardException;
import io.datashard.spark.seam.TableRows;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Changes as statements made them, from those that files show. */
final class NetChanges {
    private final ChangeScan scan;
    private final List<String> identifiers;

    /** @param scan of all columns */
    NetChanges(ChangeScan scan, List<String> identifiers) {
        this.scan = scan;
        this.identifiers = identifiers;
    }

    /** The changes with all columns. */
    Dataset<Row> rows(SparkSession session) {
        Dataset<Row> shown = TableRows.of(session, new ScannedTable(scan));
        Dataset<Row> net = scan.plan().replacing().isEmpty() ? shown : withoutRowsThatStayed(shown);
        return identifiers.isEmpty() ? net : withUpdates(net);
    }

    /**
     * Of versions that replaced files, rows that were as often before as after are no change. Of those that were more often before, so
     * many were deleted.
     */
    private Dataset<Row> withoutRowsThatStayed(Dataset<Row> shown) {
        requireComparable(shown.schema());
        Column replacing =
                shown.col(ChangeColumns.VERSION).isin(scan.plan().replacing().toArray());
        Column[] values = Stream.of(shown.columns())
                .filter(name -> !name.equals(ChangeColumns.TYPE))
                .map(name -> column(shown, name))
                .toArray(Column[]::new);
        Dataset<Row> counted = shown.filter(replacing)
                .groupBy(values)
                .agg(
                        sum(when(isInsert(shown), 1L).otherwise(-1L)).as("more"),
                        first(struct(Stream.of(shown.columns())
                                        .map(name -> column(shown, name))
                                        .toArray(Column[]::new)))
                                .as("row"));
        Dataset<Row> net = counted.filter(counted.col("more").notEqual(0L))
                .select(
                        counted.col("row"),
                        when(counted.col("more").gt(0L), ChangeColumns.INSERT)
                                .otherwise(ChangeColumns.DELETE)
                                .as("change"),
                        explode(sequence(lit(1L), abs(counted.col("more")))).as("copy"));
        Column[] columns = Stream.of(shown.columns())
                .map(name -> name.equals(ChangeColumns.TYPE)
                        ? net.col("change").as(name)
                        : net.col("row").getField(name).as(name))
                .toArray(Column[]::new);
        return shown.filter(not(replacing)).union(net.select(columns));
    }

    /** Spark compares no maps. */
    private void requireComparable(StructType columns) {
        for (StructField column : columns.fields()) {
            if (hasMap(column.dataType())) {
                throw new DatashardException("the changes of " + scan.description() + " cannot be read: the versions "
                        + scan.plan().replacing().stream().sorted().toList()
                        + " wrote rows that stayed to other files, and Spark cannot compare the column " + column.name()
                        + " of the type " + column.dataType().sql()
                        + " to leave them out. Read versions without them by conditions on "
                        + ChangeColumns.VERSION + "; statements in the mode merge-on-read write no rows that stay");
            }
        }
    }

    private static boolean hasMap(DataType type) {
        if (type instanceof StructType struct) {
            return Stream.of(struct.fields()).anyMatch(field -> hasMap(field.dataType()));
        }
        return type instanceof MapType || (type instanceof ArrayType array && hasMap(array.elementType()));
    }

    /** A row that went and one that came in one version with the same identifiers are one that was updated. */
    private Dataset<Row> withUpdates(Dataset<Row> rows) {
        List<Column> keys = new ArrayList<>(List.of(rows.col(ChangeColumns.VERSION)));
        identifiers.forEach(name -> keys.add(column(rows, name)));
        WindowSpec same = Window.partitionBy(keys.toArray(Column[]::new));
        Column inserted = count_if(isInsert(rows)).over(same);
        Column deleted = count_if(not(isInsert(rows))).over(same);
        Column type = rows.col(ChangeColumns.TYPE);
        Column updated = when(inserted.gt(1L).or(deleted.gt(1L)), raise_error(ambiguous(keys)))
                .when(not(inserted.equalTo(1L).and(deleted.equalTo(1L))), type)
                .when(isInsert(rows), ChangeColumns.UPDATED_TO)
                .otherwise(ChangeColumns.UPDATED_FROM);
        return rows.select(Stream.of(rows.columns())
                .map(name -> name.equals(ChangeColumns.TYPE) ? updated.as(name) : column(rows, name))
                .toArray(Column[]::new));
    }

    private Column ambiguous(List<Column> keys) {
        return concat(
                lit("updates in " + scan.description() + " cannot be told: several rows of one version have "),
                to_json(struct(keys.toArray(Column[]::new))),
                lit(". Name columns in the option identifierColumns that tell all rows apart"));
    }

    private static Column isInsert(Dataset<Row> rows) {
        return rows.col(ChangeColumns.TYPE).equalTo(ChangeColumns.INSERT);
    }

    private static Column column(Dataset<Row> rows, String name) {
        return rows.col("`" + name.replace("`", "``") + "`");
    }
}
