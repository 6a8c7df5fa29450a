package io.datashard.spark.write;

import io.datashard.DatashardException;
import io.datashard.Transaction;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * How data files are written: an option of the write or, without one, the table property of the same name.
 *
 * @param parquet options of {@link io.datashard.internal.data.DataFileWriter}
 * @param targetFileBytes at what size a task begins a new file
 */
record WriteSettings(HashMap<String, String> parquet, long targetFileBytes) implements Serializable {
    /** Options of the Parquet writer. */
    static final Set<String> PARQUET_OPTIONS =
            Set.of("compression", "row-group-size", "page-size", "page-rows", "dictionary");

    static final String TARGET_FILE_SIZE = "target-file-size";
    private static final long DEFAULT_TARGET_FILE_BYTES = 512L * 1024 * 1024;

    static WriteSettings of(Transaction transaction, CaseInsensitiveStringMap options) {
        Map<String, String> settings = new HashMap<>(transaction.properties());
        for (String name : PARQUET_OPTIONS) {
            if (options.containsKey(name)) {
                settings.put(name, options.get(name));
            }
        }
        if (options.containsKey(TARGET_FILE_SIZE)) {
            settings.put(TARGET_FILE_SIZE, options.get(TARGET_FILE_SIZE));
        }
        HashMap<String, String> parquet = new HashMap<>(settings);
        parquet.keySet().retainAll(PARQUET_OPTIONS);
        return new WriteSettings(parquet, targetFileBytes(settings.get(TARGET_FILE_SIZE)));
    }

    private static long targetFileBytes(String text) {
        if (text == null) {
            return DEFAULT_TARGET_FILE_BYTES;
        }
        if (!text.matches("[1-9]\\d{0,17}")) {
            throw new DatashardException(
                    TARGET_FILE_SIZE + " is \"" + text + "\"; set it to a number of bytes, for example 536870912");
        }
        return Long.parseLong(text);
    }
}
