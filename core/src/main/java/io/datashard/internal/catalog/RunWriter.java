package io.datashard.internal.catalog;

import io.datashard.ColumnStats;
import io.datashard.FileEntry;
import io.datashard.internal.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;

/** Writes sorted runs. Small pages, so that the page index leads a reader to few entries; small row groups, to bound its memory. */
public final class RunWriter {
    private static final int PAGE_BYTES = 16 * 1024;
    private static final int PAGE_ROWS = 1_000;
    private static final long ROW_GROUP_BYTES = 8L * 1024 * 1024;

    private RunWriter() {}

    /**
     * Writes a run of entries in any order, with all statistics that they have. Of several entries for a tablet the newest stays.
     *
     * @param path a new file, relative to the table's root
     * @return a run that has joined no version yet
     */
    public static Run write(Store store, String path, CatalogSchema schema, Collection<CatalogEntry> entries) {
        Set<Integer> stats = new TreeSet<>();
        boolean deletes = false;
        boolean borders = false;
        for (CatalogEntry entry : entries) {
            entry.file().ifPresent(file -> stats.addAll(file.stats().keySet()));
            deletes |= entry.file().flatMap(FileEntry::deletes).isPresent();
            borders |= entry.file().flatMap(FileEntry::border).isPresent();
        }
        List<CatalogEntry> sorted =
                entries.stream().sorted(schema.order().newestFirst()).toList();
        return write(
                store,
                path,
                schema,
                new RunShape(stats, deletes, borders),
                NewestWins.merged(List.of(sorted.iterator()), schema.order()));
    }

    /**
     * Writes a run of entries that come in key order, one for each tablet.
     *
     * @param path a new file, relative to the table's root
     * @param shape columns to write; statistics of columns that the schema lacks are left out
     * @return a run that has joined no version yet
     * @throws IllegalArgumentException if the entries are out of order; no file is left then
     * @throws UncheckedIOException if the store fails; no file is left then if the store still deletes
     */
    public static Run write(
            Store store, String path, CatalogSchema schema, RunShape shape, Iterator<CatalogEntry> entries) {
        Set<Integer> typed = new TreeSet<>(shape.stats());
        typed.removeIf(id -> schema.boundsType(id).isEmpty());
        RunWriteSupport support = new RunWriteSupport(schema, new RunShape(typed, shape.deletes(), shape.borders()));
        try {
            long count = writeAll(store.output(path), support, schema.order(), entries);
            return new Run(path, count, store.input(path).getLength(), FileEntry.UNCOMMITTED);
        } catch (IOException e) {
            deleteAfter(e, store, path);
            throw new UncheckedIOException("cannot write the run " + path + " of " + store.root() + ": " + e, e);
        } catch (RuntimeException e) {
            deleteAfter(e, store, path);
            throw e;
        }
    }

    private static long writeAll(
            OutputFile file, RunWriteSupport support, KeyOrder order, Iterator<CatalogEntry> entries)
            throws IOException {
        long count = 0;
        CatalogEntry last = null;
        try (ParquetWriter<CatalogEntry> writer = new Builder(file, support).build()) {
            while (entries.hasNext()) {
                CatalogEntry entry = entries.next();
                if (last != null && order.compare(last.tablet(), entry.tablet()) >= 0) {
                    throw new IllegalArgumentException("entries of a run must rise in key order, but " + entry.tablet()
                            + " follows " + last.tablet());
                }
                writer.write(entry);
                last = entry;
                count++;
            }
        }
        return count;
    }

    private static void deleteAfter(Exception failure, Store store, String path) {
        try {
            store.delete(path);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Whether statistics say anything, so that they are worth a place in a run. */
    static boolean known(ColumnStats stats) {
        return !stats.equals(ColumnStats.UNKNOWN);
    }

    private static final class Builder extends ParquetWriter.Builder<CatalogEntry, Builder> {
        private final RunWriteSupport support;

        Builder(OutputFile file, RunWriteSupport support) {
            super(file);
            this.support = support;
            withConf(new Configuration(false));
            withCompressionCodec(CompressionCodecName.ZSTD);
            withPageSize(PAGE_BYTES);
            withPageRowCountLimit(PAGE_ROWS);
            withRowGroupSize(ROW_GROUP_BYTES);
            withPageWriteChecksumEnabled(true);
            // no two entries share these, and a dictionary that fails costs its whole first try
            withDictionaryEncoding(RunSchema.NAME, false);
            withDictionaryEncoding(RunSchema.PATH, false);
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<CatalogEntry> getWriteSupport(Configuration configuration) {
            return support;
        }
    }
}
