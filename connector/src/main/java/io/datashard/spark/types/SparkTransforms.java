package io.datashard.spark.types;

import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Transform;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.connector.expressions.Expressions;

/** Partitionings as Spark's transforms. */
public final class SparkTransforms {
    private SparkTransforms() {}

    /** One transform for each field of the partitioning. Spark knows truncate and healpix only as functions of a number and columns. */
    public static org.apache.spark.sql.connector.expressions.Transform[] toSpark(
            Partitioning partitioning, Schema schema) {
        return partitioning.fields().stream()
                .map(field -> toSpark(field, schema))
                .toArray(org.apache.spark.sql.connector.expressions.Transform[]::new);
    }

    /** A column's name as SQL has it. */
    public static String quoted(String column) {
        return "`" + column.replace("`", "``") + "`";
    }

    /** The transform of one field. */
    public static org.apache.spark.sql.connector.expressions.Transform toSpark(PartitionField field, Schema schema) {
        List<String> columns =
                field.sourceIds().stream().map(id -> column(field, id, schema)).toList();
        String column = columns.get(0);
        Transform transform = field.transform();
        if (transform instanceof Transform.Identity) {
            return Expressions.identity(column);
        } else if (transform instanceof Transform.Years) {
            return Expressions.years(column);
        } else if (transform instanceof Transform.Months) {
            return Expressions.months(column);
        } else if (transform instanceof Transform.Days) {
            return Expressions.days(column);
        } else if (transform instanceof Transform.Hours) {
            return Expressions.hours(column);
        } else if (transform instanceof Transform.Bucket bucket) {
            return Expressions.bucket(bucket.buckets(), column);
        } else if (transform instanceof Transform.Truncate truncate) {
            return Expressions.apply("truncate", Expressions.literal(truncate.width()), Expressions.column(column));
        } else if (transform instanceof Transform.HealpixCell cell) {
            return Expressions.apply(
                    "healpix",
                    Expressions.literal(cell.order()),
                    Expressions.column(column),
                    Expressions.column(columns.get(1)));
        }
        throw new IllegalArgumentException("Spark has no transform for " + transform);
    }

    private static String column(PartitionField field, int source, Schema schema) {
        List<Field> path = schema.path(source);
        if (path.isEmpty()) {
            throw new IllegalStateException("the partition field " + field.name()
                    + " is computed from a column with id " + source + ", which " + schema + " does not have");
        }
        return column(path);
    }

    /**
     * A column's name as Spark parses it.
     *
     * @param path the column and the structs that it lies in, outermost first
     */
    public static String column(List<Field> path) {
        return path.stream().map(part -> quoted(part.name())).collect(Collectors.joining("."));
    }

    /**
     * A partitioning from Spark's transforms.
     *
     * @throws io.datashard.DatashardException if a transform is unknown or does not fit its column
     */
    public static Partitioning fromSpark(
            org.apache.spark.sql.connector.expressions.Transform[] transforms, Schema schema) {
        String text = Arrays.stream(transforms)
                .map(org.apache.spark.sql.connector.expressions.Transform::describe)
                .collect(Collectors.joining(", "));
        return Partitioning.parse(text, schema);
    }
}
