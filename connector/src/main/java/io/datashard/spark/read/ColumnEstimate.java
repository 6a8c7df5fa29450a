package io.datashard.spark.read;

import io.datashard.ColumnStats;
import io.datashard.ColumnSummary;
import io.datashard.Predicate;
import io.datashard.Snapshot;
import io.datashard.Type;
import io.datashard.spark.types.SparkValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.read.colstats.ColumnStatistics;
import org.apache.spark.sql.types.StructType;

/**
 * What Spark's cost model is told of a column. Its estimations (FilterEstimation and JoinEstimation of Spark 3.5) fail or go wrong on
 * much that a column may hold, which is why some of it is kept from them.
 */
record ColumnEstimate(OptionalLong distinctCount, Optional<Object> min, Optional<Object> max, OptionalLong nullCount)
        implements ColumnStatistics {

    /** What the catalog says of the columns of a projection, in the files that may satisfy conditions. Reads the catalog. */
    static Map<NamedReference, ColumnStatistics> of(
            StructType projection, Snapshot snapshot, List<Predicate> conditions) {
        Map<Integer, String> columns = new LinkedHashMap<>();
        for (String name : projection.fieldNames()) {
            snapshot.schema()
                    .field(name)
                    .filter(field -> isUsed(field.type()))
                    .ifPresent(field -> columns.put(field.id(), name));
        }
        if (columns.isEmpty()) {
            return Map.of();
        }
        Map<NamedReference, ColumnStatistics> estimates = new LinkedHashMap<>();
        snapshot.summaries(conditions, columns.keySet()).forEach((id, summary) -> {
            Type type = snapshot.schema().field(id).orElseThrow().type();
            of(summary, type).ifPresent(estimate -> estimates.put(new ColumnName(columns.get(id)), estimate));
        });
        return estimates;
    }

    /**
     * What is known about a column, in the form that Spark's own ANALYZE gives it. Nothing
     *
     * <ul>
     *   <li>for a type that a comparison in a filter would fail on with a MatchError: timestamps without a zone, intervals, and all
     *       with parts
     *   <li>for a number without bounds: Spark would take the column for one of nulls alone, and expect no rows
     *   <li>for bounds that are not finite: shares of such a range are not numbers
     * </ul>
     */
    static Optional<ColumnEstimate> of(ColumnSummary summary, Type type) {
        ColumnStats stats = summary.stats();
        OptionalLong nulls = stats.nulls() < 0 ? OptionalLong.empty() : OptionalLong.of(stats.nulls());
        if (!isUsed(type)) {
            return Optional.empty();
        } else if (!isOrdered(type)) {
            return Optional.of(new ColumnEstimate(summary.distinct(), Optional.empty(), Optional.empty(), nulls));
        } else if (!isFinite(stats.lower()) || !isFinite(stats.upper())) {
            return Optional.empty();
        }
        return Optional.of(new ColumnEstimate(
                summary.distinct(),
                Optional.of(SparkValues.toSpark(stats.lower(), type)),
                Optional.of(SparkValues.toSpark(stats.upper(), type)),
                nulls));
    }

    /** Whether Spark estimates with columns of a type. */
    static boolean isUsed(Type type) {
        return type instanceof Type.Decimal || (type instanceof Type.Primitive && type != Type.Primitive.TIMESTAMP_NTZ);
    }

    /** Whether Spark asks for the bounds of a type. */
    private static boolean isOrdered(Type type) {
        return type != Type.Primitive.STRING && type != Type.Primitive.BINARY;
    }

    private static boolean isFinite(Object bound) {
        return bound != null
                && !(bound instanceof Double wide && !Double.isFinite(wide))
                && !(bound instanceof Float narrow && !Float.isFinite(narrow));
    }
}
