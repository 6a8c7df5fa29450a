package io.datashard.spark.metadata;

import io.datashard.Snapshot;
import io.datashard.spark.seam.Rows;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of a metadata table, as of a version.
 *
 * @param <T> what a row is about
 */
public abstract class MetadataRows<T> {
    /** The columns that it has for a version. */
    abstract List<MetadataColumn<T>> columns(Snapshot snapshot);

    /**
     * What its rows are about; to be closed. What nobody takes need not be read.
     *
     * @param columns the names of those whose values will be asked for
     */
    abstract Stream<T> subjects(Snapshot snapshot, Set<String> columns);

    /** The columns that it has for a version, as Spark sees them. */
    public final StructType schema(Snapshot snapshot) {
        StructType schema = new StructType();
        for (MetadataColumn<T> column : columns(snapshot)) {
            schema = schema.add(column.name(), column.type(), column.nullable());
        }
        return schema;
    }

    /** The first rows of a version, with some of the columns. */
    final InternalRow[] rows(Snapshot snapshot, StructType projection, int limit) {
        Map<String, Function<T, Object>> values =
                columns(snapshot).stream().collect(Collectors.toMap(MetadataColumn::name, MetadataColumn::value));
        List<Function<T, Object>> wanted =
                Arrays.stream(projection.fieldNames()).map(values::get).toList();
        try (Stream<T> subjects = subjects(snapshot, Set.of(projection.fieldNames()))) {
            return subjects.limit(limit)
                    .map(subject -> Rows.of(
                            wanted.stream().map(value -> value.apply(subject)).toArray()))
                    .toArray(InternalRow[]::new);
        }
    }
}
