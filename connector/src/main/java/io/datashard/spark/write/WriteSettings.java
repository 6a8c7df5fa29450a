package io.datashard.spark.write;

import io.datashard.DatashardException;
import io.datashard.Transaction;
import io.datashard.internal.data.FileProperties;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * How data files are written: an option of the write or, without one, the table property of the same name.
 *
 * @param files options of {@link io.datashard.internal.data.DataFileWriter}
 * @param targetFileBytes at what size a task begins a new file
 * @param mark what names of files hold beside what makes them unique; may be empty
 */
record WriteSettings(HashMap<String, String> files, long targetFileBytes, String mark) implements Serializable {
    private static final long DEFAULT_TARGET_FILE_BYTES = 512L * 1024 * 1024;

    static WriteSettings of(Transaction transaction, CaseInsensitiveStringMap options) {
        Map<String, String> table = transaction.properties();
        String targetFileSize =
                options.getOrDefault(WriteOptions.TARGET_FILE_SIZE, table.get(WriteOptions.TARGET_FILE_SIZE));
        return new WriteSettings(
                new HashMap<>(FileProperties.ofWrite(table, options)), targetFileBytes(targetFileSize), "");
    }

    static long targetFileBytes(String text) {
        if (text == null) {
            return DEFAULT_TARGET_FILE_BYTES;
        }
        if (!text.matches("[1-9]\\d{0,17}")) {
            throw new DatashardException(WriteOptions.TARGET_FILE_SIZE + " is \"" + text
                    + "\"; set it to a number of bytes, for example 536870912");
        }
        return Long.parseLong(text);
    }
}
