package io.datashard.spark.read;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.least;
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
import java.util.Set;
import java.util.stream.IntStream;
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

/**
 * Changes as statements made them, from those that files show. Its queries call columns by their places, {@code c0} and so on, as a
 * table may have columns of any names.
 */
final class NetChanges {
    /** Copies of a row are made so many at a time. */
    private static final long COPIES = 4096;

    private final ChangeScan scan;
    private final List<String> identifiers;
    private final List<String> names;

    /** @param scan of all columns */
    NetChanges(ChangeScan scan, List<String> identifiers) {
        this.scan = scan;
        this.identifiers = identifiers;
        this.names = List.of(scan.readSchema().fieldNames());
    }

    /** The changes with all columns. */
    Dataset<Row> rows(SparkSession session) {
        Set<Long> replacing = scan.plan().replacing();
        Dataset<Row> rows = shown(session, scan.of(version -> !replacing.contains(version)));
        if (!replacing.isEmpty()) {
            requireComparable();
            rows = rows.union(withoutRowsThatStayed(shown(session, scan.of(replacing::contains))));
        }
        return (identifiers.isEmpty() ? rows : withUpdates(rows)).toDF(names.toArray(String[]::new));
    }

    private Dataset<Row> shown(SparkSession session, ChangeScan some) {
        String[] places =
                IntStream.range(0, names.size()).mapToObj(i -> "c" + i).toArray(String[]::new);
        return TableRows.of(session, new ScannedTable(some)).toDF(places);
    }

    private Column column(String name) {
        return col("c" + names.indexOf(name));
    }

    private Column isInsert() {
        return column(ChangeColumns.TYPE).equalTo(ChangeColumns.INSERT);
    }

    /** All columns in their order, with another type of change. */
    private Column[] withType(Column type) {
        return names.stream()
                .map(name -> name.equals(ChangeColumns.TYPE) ? type.as("c" + names.indexOf(name)) : column(name))
                .toArray(Column[]::new);
    }

    /**
     * Of versions that replaced files, rows that were as often before as after are no change. Of those that were more often before, so
     * many were deleted.
     */
    private Dataset<Row> withoutRowsThatStayed(Dataset<Row> shown) {
        Column[] values = names.stream()
                .filter(name -> !name.equals(ChangeColumns.TYPE))
                .map(this::column)
                .toArray(Column[]::new);
        Column[] all = names.stream().map(this::column).toArray(Column[]::new);
        Dataset<Row> counted = shown.groupBy(values)
                .agg(
                        sum(when(isInsert(), 1L).otherwise(-1L)).as("more"),
                        first(struct(all)).as("row"))
                .select("more", "row")
                .filter(col("more").notEqual(0L));
        Column copies = abs(col("more"));
        return counted.select(
                        col("*"),
                        explode(sequence(lit(0L), copies.minus(1L), lit(COPIES)))
                                .as("made"))
                .select(
                        col("*"),
                        explode(sequence(lit(1L), least(lit(COPIES), copies.minus(col("made")))))
                                .as("copy"))
                .select(col("row.*"), col("more"))
                .select(withType(when(col("more").gt(0L), ChangeColumns.INSERT).otherwise(ChangeColumns.DELETE)));
    }

    /** Spark compares no maps. */
    private void requireComparable() {
        for (StructField column : scan.readSchema().fields()) {
            if (hasMap(column.dataType())) {
                throw new DatashardException("the changes of " + scan.description() + " cannot be read: the versions "
                        + scan.plan().replacing().stream().sorted().toList()
                        + " removed files and added others, which may hold rows that stayed, and Spark cannot compare"
                        + " the column " + column.name() + " of the type "
                        + column.dataType().sql()
                        + " to leave those out. Read the changes of other versions by conditions on "
                        + ChangeColumns.VERSION);
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
        List<Column> keys = new ArrayList<>(List.of(column(ChangeColumns.VERSION)));
        identifiers.forEach(name -> keys.add(column(name)));
        WindowSpec same = Window.partitionBy(keys.toArray(Column[]::new));
        Column inserted = count_if(isInsert()).over(same);
        Column deleted = count_if(not(isInsert())).over(same);
        Column updated = when(inserted.gt(1L).or(deleted.gt(1L)), raise_error(ambiguous()))
                .when(not(inserted.equalTo(1L).and(deleted.equalTo(1L))), column(ChangeColumns.TYPE))
                .when(isInsert(), ChangeColumns.UPDATED_TO)
                .otherwise(ChangeColumns.UPDATED_FROM);
        return rows.select(withType(updated));
    }

    private Column ambiguous() {
        Column[] keys = Stream.concat(Stream.of(ChangeColumns.VERSION), identifiers.stream())
                .map(name -> column(name).as(name))
                .toArray(Column[]::new);
        return concat(
                lit("updates in " + scan.description() + " cannot be told: several rows of one version have "),
                to_json(struct(keys)),
                lit(". Name columns in the option identifierColumns that tell all rows apart"));
    }
}
