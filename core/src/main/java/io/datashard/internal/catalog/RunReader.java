package io.datashard.internal.catalog;

import io.datashard.CorruptTableException;
import io.datashard.Field;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.TablePaths;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopCodecs;
import org.apache.parquet.schema.MessageType;

/**
 * Streams the entries of a run in key order. Holds one row group of the wanted columns at a time. For one thread.
 *
 * <p>Every method throws {@link CorruptTableException} when the file is not what the catalog says, and {@link
 * UncheckedIOException} when the store fails.
 */
public final class RunReader implements Iterator<CatalogEntry>, AutoCloseable {
    private final Store store;
    private final Run run;
    private final ParquetFileReader file;
    private final RunColumns columns;
    private final RunKeys keys;
    private final TablePaths paths = new TablePaths();
    private final RunPages pages;
    private RunRows rows;

    private RunReader(Store store, Run run, CatalogSchema schema, Selection selection, ParquetFileReader file) {
        this.store = store;
        this.run = run;
        this.file = file;
        MessageType columnsOfFile = file.getFileMetaData().getSchema();
        this.columns = RunColumns.of(columnsOfFile, schema, selection.stats());
        this.keys = new RunKeys(schema, List.copyOf(columns.partition().keySet()));
        file.setRequestedSchema(columns.projection());
        this.pages = new RunPages(file, KeyFilter.of(schema, selection.partitions(), columnsOfFile));
    }

    /** Opens a run. Of the selection, its statistics are what is read, and its tablets those that are surely among the entries. */
    public static RunReader open(Store store, Run run, CatalogSchema schema, Selection selection) {
        ParquetFileReader file = null;
        try {
            file = ParquetFileReader.open(store.input(run.path()), options());
            requireRun(file, run);
            return new RunReader(store, run, schema, selection, file);
        } catch (IOException | RuntimeException e) {
            throw closing(file, failure(store, run, e));
        }
    }

    /**
     * The least value of a partition field in each page of a run, in key order, null for a page that has none. No pages if the field is stored
     * in another form than it has now, or the run has no such field.
     *
     * @param field with values of the class Integer, Long or String
     */
    static List<Object> leastValues(Store store, Run run, Field field) {
        try (ParquetFileReader file = ParquetFileReader.open(store.input(run.path()), options())) {
            requireRun(file, run);
            return RunPages.leastValues(file, field);
        } catch (IOException | RuntimeException e) {
            throw failure(store, run, e);
        }
    }

    /** The columns of which the entries may carry something. */
    RunShape shape() {
        return new RunShape(columns.bounds().keySet(), columns.deletes(), columns.borders());
    }

    @Override
    public boolean hasNext() {
        while (rows == null || !rows.hasNext()) {
            try {
                PageReadStore next = pages.next();
                if (next == null) {
                    return false;
                }
                rows = new RunRows(
                        next,
                        columns,
                        keys,
                        paths,
                        run.version(),
                        file.getFileMetaData().getCreatedBy());
            } catch (IOException | RuntimeException e) {
                throw failure(store, run, e);
            }
        }
        return true;
    }

    @Override
    public CatalogEntry next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the run " + run.path() + " has no more entries");
        }
        try {
            return rows.next();
        } catch (RuntimeException e) {
            throw failure(store, run, e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + run.path() + " of " + store.root() + ": " + e, e);
        }
    }

    /** Without a look at any configuration file, which would cost more than a small run. */
    private static ParquetReadOptions options() {
        return ParquetReadOptions.builder()
                .withCodecFactory(HadoopCodecs.newFactory(new Configuration(false), 0))
                .usePageChecksumVerification(true)
                .build();
    }

    private static void requireRun(ParquetFileReader file, Run run) {
        String format = file.getFileMetaData().getKeyValueMetaData().get(RunSchema.FORMAT_KEY);
        if (!RunSchema.FORMAT.equals(format)) {
            throw new CorruptTableException("its footer says " + RunSchema.FORMAT_KEY + " = " + format + ", not "
                    + RunSchema.FORMAT + ": it is no run, or one of a newer datashard");
        } else if (file.getRecordCount() != run.entries()) {
            throw new CorruptTableException(
                    "it has " + file.getRecordCount() + " entries where the catalog says " + run.entries());
        }
    }

    private static RuntimeException closing(ParquetFileReader file, RuntimeException failure) {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        return failure;
    }

    private static RuntimeException failure(Store store, Run run, Exception cause) {
        if (cause instanceof UncheckedIOException failed) {
            return failed;
        } else if (cause instanceof IOException failed && isOfStore(failed)) {
            return new UncheckedIOException(
                    "cannot read the run " + run.path() + " of " + store.root() + ": " + failed, failed);
        }
        return new CorruptTableException(
                "the run " + run.path() + " of the catalog of " + store.root() + " (" + run.entries() + " entries, "
                        + run.bytes() + " bytes) cannot be read: " + cause.getMessage()
                        + ". The file was damaged, replaced or deleted. Restore it from a copy, or roll the table back to a"
                        + " version that does not refer to it",
                cause);
    }

    /** Parquet reports damage as an IOException, too: then there is no other one beneath it, or a file that ends early. */
    private static boolean isOfStore(IOException failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof IOException
                && !(root instanceof EOFException
                        || root instanceof NoSuchFileException
                        || root instanceof FileNotFoundException);
    }
}
