package io.datashard.internal.data;

import io.datashard.FileEntry;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.internal.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/**
 * Writes one data file. Statistics, row count and size of the entry come from the writer; the file is never opened again. Not
 * safe for concurrent use.
 *
 * @param <T> a row
 */
public final class DataFileWriter<T> {
    private final Store store;
    private final String path;
    private final Tablet tablet;
    private final Schema schema;
    private final Set<Integer> statisticsColumns;
    private final TrackedOutput output;
    private final RowGroups<T> rows;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        FAILED,
        FINISHED,
        ABORTED
    }

    private DataFileWriter(
            Store store,
            String path,
            Tablet tablet,
            Schema schema,
            Set<Integer> statisticsColumns,
            TrackedOutput output,
            RowGroups<T> rows) {
        this.store = store;
        this.path = path;
        this.tablet = tablet;
        this.schema = schema;
        this.statisticsColumns = statisticsColumns;
        this.output = output;
        this.rows = rows;
    }

    /**
     * Opens a file. When that fails, nothing is left of it.
     *
     * @param path relative to the table's root
     * @param schema the table's; statistics are kept of its columns, found by field id
     * @param format whose columns carry the field ids of {@code schema}
     * @param options Parquet options of the table or the write: {@code compression} (zstd, the default, snappy, gzip, lz4, uncompressed),
     *     {@code compression-level} (of zstd, 1 to 22), {@code row-group-size} and {@code page-size} in bytes, {@code page-rows}, {@code dictionary} (true, false);
     *     and {@link StatisticsColumns#PROPERTY}
     * @throws io.datashard.DatashardException for an unknown option or value
     */
    public static <T> DataFileWriter<T> open(
            Store store,
            String path,
            Tablet tablet,
            Schema schema,
            RowFormat<T> format,
            Map<String, String> options,
            Configuration configuration)
            throws IOException {
        Map<String, String> parquetOptions = new HashMap<>(options);
        parquetOptions.remove(StatisticsColumns.PROPERTY);
        ParquetOptions parquet = ParquetOptions.of(parquetOptions);
        Set<Integer> statisticsColumns = StatisticsColumns.of(options, schema);
        TrackedOutput output = new TrackedOutput(store.output(path));
        try {
            RowGroups<T> rows = new RowGroups<>(output, format, parquet, configuration);
            return new DataFileWriter<>(store, path, tablet, schema, statisticsColumns, output, rows);
        } catch (IOException | RuntimeException e) {
            try {
                discard(store, path, output);
            } catch (RuntimeException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /** Those of a table's properties that are options of every file. */
    public static Map<String, String> tableOptions(Map<String, String> properties) {
        Map<String, String> options = new HashMap<>(properties);
        options.keySet()
                .removeIf(name -> !name.equals(StatisticsColumns.PROPERTY) && !ParquetOptions.NAMES.contains(name));
        return options;
    }

    /** Writes a row. After an exception the file can only be given up. */
    public void write(T row) throws IOException {
        requireOpen();
        state = State.FAILED;
        rows.write(row);
        state = State.OPEN;
    }

    /**
     * Ends the row group: the rows that come next lie in others. After an exception the file can only be given up.
     *
     * @return how many first bytes of the file hold the rows so far
     */
    public long endRowGroup() throws IOException {
        requireOpen();
        state = State.FAILED;
        long end = rows.cut();
        state = State.OPEN;
        return end;
    }

    /** Bytes written and buffered so far, to decide when to roll to a new file. Buffered ones are not compressed. */
    public long bytes() throws IOException {
        return state == State.OPEN ? rows.bytes() : output.size();
    }

    /**
     * Ends the file: all rows are written and the file is closed, which makes its content durable.
     *
     * @throws IOException if it could not be written; the file can only be given up then
     */
    public FileEntry finish() throws IOException {
        requireOpen();
        state = State.FAILED;
        ParquetMetadata footer = rows.finish();
        long count = footer.getBlocks().stream()
                .mapToLong(BlockMetaData::getRowCount)
                .sum();
        FileEntry entry = new FileEntry(
                tablet,
                path,
                count,
                output.size(),
                FileStatistics.of(footer, schema, statisticsColumns),
                FileEntry.UNCOMMITTED);
        state = State.FINISHED;
        return entry;
    }

    /**
     * Gives up: closes and deletes the file. Does nothing after {@link #finish} or a second time.
     *
     * @throws UncheckedIOException if the file could not be deleted
     */
    public void abort() {
        if (state == State.OPEN || state == State.FAILED) {
            state = State.ABORTED;
            rows.release();
            discard(store, path, output);
        }
    }

    /** Leaves Parquet's writer to the garbage collector: closing it would compress and write what it still holds. */
    private static void discard(Store store, String path, TrackedOutput output) {
        UncheckedIOException notClosed = null;
        try {
            output.close();
        } catch (IOException e) {
            notClosed = new UncheckedIOException("cannot close " + store.root() + "/" + path, e);
        }
        try {
            store.delete(path);
        } catch (RuntimeException e) {
            if (notClosed != null) {
                e.addSuppressed(notClosed);
            }
            throw e;
        }
    }

    private void requireOpen() {
        if (state != State.OPEN) {
            throw new IllegalStateException("the data file " + path + " takes no more rows: it is "
                    + switch (state) {
                        case FAILED -> "incomplete after an error and can only be aborted";
                        case FINISHED -> "finished";
                        default -> "aborted";
                    });
        }
    }
}
