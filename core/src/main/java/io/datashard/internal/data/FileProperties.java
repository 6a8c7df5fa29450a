package io.datashard.internal.data;

import io.datashard.Schema;
import io.datashard.internal.types.SortOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table properties that say what new data files are like. Options of a write have the names of those about Parquet. */
public final class FileProperties {
    /** Those about Parquet. */
    public static final List<String> PARQUET = ParquetOptions.NAMES;

    private FileProperties() {}

    /**
     * Checks all of them.
     *
     * @throws io.datashard.DatashardException if one has a value that no file could be written with
     */
    public static void require(Map<String, String> properties, Schema schema) {
        StatisticsColumns.of(properties, schema);
        SortOrder.of(properties, schema);
        requireParquet(properties);
    }

    /**
     * The same for those about Parquet alone.
     *
     * @param settings options of a write or properties of a table; others are passed over
     */
    public static void requireParquet(Map<String, String> settings) {
        Map<String, String> parquet = new HashMap<>(settings);
        parquet.keySet().retainAll(PARQUET);
        ParquetOptions.of(parquet);
    }
}
