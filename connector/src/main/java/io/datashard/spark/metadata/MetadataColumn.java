package io.datashard.spark.metadata;

import java.util.function.Function;
import org.apache.spark.sql.types.DataType;

/**
 * A column of a metadata table.
 *
 * @param value what a row has there, as Spark's internal value of {@code type}; asked for only where a query wants the column
 * @param <T> what a row is about
 */
record MetadataColumn<T>(String name, DataType type, boolean nullable, Function<T, Object> value) {

    /** A column that every row has a value of. */
    static <T> MetadataColumn<T> required(String name, DataType type, Function<T, Object> value) {
        return new MetadataColumn<>(name, type, false, value);
    }

    /** A column that rows may lack. */
    static <T> MetadataColumn<T> optional(String name, DataType type, Function<T, Object> value) {
        return new MetadataColumn<>(name, type, true, value);
    }
}
