package io.datashard.spark.write;

import java.util.Map;
import java.util.Set;

/** The options of a write that are about its data files. A table property of the same name is the default. */
public final class WriteOptions {
    static final String TARGET_FILE_SIZE = "target-file-size";

    /** Options of the Parquet writer. */
    static final Set<String> PARQUET = Set.of("compression", "row-group-size", "page-size", "page-rows", "dictionary");

    /** All of them. */
    public static final Set<String> NAMES =
            Set.of(TARGET_FILE_SIZE, "compression", "row-group-size", "page-size", "page-rows", "dictionary");

    private WriteOptions() {}

    /**
     * What a table wants its files to have, in bytes.
     *
     * @throws io.datashard.DatashardException if the property says nothing that is possible
     */
    public static long targetFileBytes(Map<String, String> properties) {
        return WriteSettings.targetFileBytes(properties.get(TARGET_FILE_SIZE));
    }
}
