package io.datashard.spark.read;

import io.datashard.Field;
import io.datashard.Snapshot;
import io.datashard.internal.data.StatisticsColumns;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns of a scan by whose values files can be left out. */
final class FilterColumns {
    private FilterColumns() {}

    /** Those with statistics and those that partitions are made of, as far as the scan returns them. */
    static NamedReference[] of(Snapshot snapshot, StructType projection) {
        Set<Integer> ids = new HashSet<>(StatisticsColumns.of(snapshot.properties(), snapshot.schema()));
        snapshot.partitionings().values().stream()
                .flatMap(partitioning -> partitioning.fields().stream())
                .flatMap(field -> field.sourceIds().stream())
                .forEach(ids::add);
        return Stream.of(projection.fields())
                .map(StructField::name)
                .filter(name -> snapshot.schema()
                        .field(name)
                        .map(Field::id)
                        .filter(ids::contains)
                        .isPresent())
                .map(ColumnName::new)
                .toArray(NamedReference[]::new);
    }
}
