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
     * The options of the files of one write: its own and, where it has none, the table's properties. A level of compression is that of the
     * codec beside it, so a write with another codec than the table's goes without the table's level.
     *
     * @param own of the write; others than those about Parquet are passed over
     * @return options of {@link DataFileWriter#open}
     * @throws io.datashard.DatashardException if one has a value that no file could be written with
     */
    public static Map<String, String> ofWrite(Map<String, String> table, Map<String, String> own) {
        Map<String, String> options = DataFileWriter.tableOptions(table);
        if (own.containsKey(ParquetOptions.COMPRESSION)
                && ParquetOptions.codecIn(own) != ParquetOptions.codecIn(table)) {
            options.remove(ParquetOptions.COMPRESSION_LEVEL);
        }
        for (String name : PARQUET) {
            if (own.containsKey(name)) {
                options.put(name, own.get(name));
            }
        }
        requireParquet(options);
        return options;
    }

    /**
     * Checks those about Parquet alone.
     *
     * @param settings options of a write or properties of a table; others are passed over
     * @throws io.datashard.DatashardException if one has a value that no file could be written with
     */
    public static void requireParquet(Map<String, String> settings) {
        Map<String, String> parquet = new HashMap<>(settings);
        parquet.keySet().retainAll(PARQUET);
        ParquetOptions.of(parquet);
    }
}
