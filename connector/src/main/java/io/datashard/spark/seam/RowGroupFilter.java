package io.datashard.spark.seam;

import io.datashard.Predicate;
import io.datashard.Schema;
import io.datashard.internal.data.ParquetFilter;
import io.datashard.spark.types.SparkPredicates;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.hadoop.metadata.FileMetaData;

/**
 * The conditions by which row groups and pages of a file are skipped.
 *
 * <p>Only columns that are read may occur: parquet-mr takes a column outside the requested schema for one that is null in every
 * row, and would skip everything. So conditions are translated against the projection.
 */
record RowGroupFilter(Predicate condition) {

    static RowGroupFilter of(
            List<org.apache.spark.sql.connector.expressions.filter.Predicate> conditions, Schema projected) {
        return new RowGroupFilter(new Predicate.And(conditions.stream()
                .flatMap(condition -> SparkPredicates.translate(condition, projected).stream())
                .toList()));
    }

    /** The filter for a file, whose columns are found by field id. */
    Optional<FilterPredicate> forFile(FileMetaData file) {
        return ParquetFilter.of(condition, file.getSchema(), file.getCreatedBy());
    }
}
