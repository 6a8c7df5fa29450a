package io.datashard.spark.types;

import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Transform;
import io.datashard.Type;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.Expressions;

/** Partitionings as Spark's transforms. */
public final class SparkTransforms {
    private SparkTransforms() {}

    /** One transform for each field of the partitioning. Spark knows truncate only as a function of a width and a column. */
    public static org.apache.spark.sql.connector.expressions.Transform[] toSpark(
            Partitioning partitioning, Schema schema) {
        return partitioning.fields().stream()
                .map(field -> toSpark(field, schema))
                .toArray(org.apache.spark.sql.connector.expressions.Transform[]::new);
    }

    private static org.apache.spark.sql.connector.expressions.Transform toSpark(PartitionField field, Schema schema) {
        String column = path(field.sourceId(), schema.columns())
                .orElseThrow(() -> new IllegalStateException(
                        "the partition field " + field.name() + " is computed from a column with id " + field.sourceId()
                                + ", which " + schema + " does not have"))
                .map(name -> "`" + name.replace("`", "``") + "`")
                .collect(Collectors.joining("."));
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
        }
        throw new IllegalArgumentException("Spark has no transform for " + transform);
    }

    private static Optional<Stream<String>> path(int id, List<Field> fields) {
        for (Field field : fields) {
            if (field.id() == id) {
                return Optional.of(Stream.of(field.name()));
            } else if (field.type() instanceof Type.Struct struct) {
                Optional<Stream<String>> rest = path(id, struct.fields());
                if (rest.isPresent()) {
                    return Optional.of(Stream.concat(Stream.of(field.name()), rest.get()));
                }
            }
        }
        return Optional.empty();
    }
}
