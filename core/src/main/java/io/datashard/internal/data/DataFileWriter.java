package io.datashard.internal.data;

import io.datashard.FileEntry;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.internal.store.Store;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;

/**
 * Writes one data file. Statistics, row count and size of the entry come from the writer; the file is never opened again.
 *
 * @param <T> what {@code writeSupport} writes
 */
public final class DataFileWriter<T> {

    /**
     * Opens a file.
     *
     * @param path relative to the table's root
     * @param options Parquet options of the table or the write: compression, row group and page size
     */
    public static <T> DataFileWriter<T> open(
            Store store,
            String path,
            Tablet tablet,
            Schema schema,
            WriteSupport<T> writeSupport,
            Map<String, String> options,
            Configuration configuration)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Writes a row. */
    public void write(T row) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Bytes written and buffered so far, to decide when to roll to a new file. */
    public long bytes() {
        throw new UnsupportedOperationException();
    }

    /** Ends the file. */
    public FileEntry finish() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Gives up: closes and deletes the file. Does nothing after {@link #finish}. */
    public void abort() {
        throw new UnsupportedOperationException();
    }
}
