package io.datashard.internal.data;

import io.datashard.CorruptTableException;
import io.datashard.DatashardException;
import io.datashard.PlannedFile;
import io.datashard.Predicate;
import io.datashard.RowSet;
import io.datashard.Schema;
import io.datashard.internal.store.Store;
import io.datashard.internal.vector.VectorReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopCodecs;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;

/**
 * The records of a data file, as a table with a schema sees them. Columns are found by field id, so that files keep their place
 * when columns are renamed, moved or dropped; columns that the file does not have are null. Records are maps with a key for
 * every column, in order. Not safe for concurrent use.
 *
 * <p>{@link #hasNext} and {@link #next} throw {@link CorruptTableException} if the file is damaged and {@link
 * UncheckedIOException} if the store fails.
 */
public final class RecordReader implements Iterator<Map<String, Object>>, Closeable {
    private final String location;
    private final ParquetFileReader file;
    private final MessageColumnIO columns;
    private final RecordMaterializer<Map<String, Object>> materializer;
    private final RowSet.Cursor deleted;
    private org.apache.parquet.io.RecordReader<Map<String, Object>> rowGroup;
    private PrimitiveIterator.OfLong positions = LongStream.empty().iterator();
    private boolean waiting;

    private RecordReader(String location, ParquetFileReader file, Schema schema, RowSet deleted) {
        FileMetaData metadata = file.getFileMetaData();
        var projection = Projection.of(schema, metadata.getSchema());
        file.setRequestedSchema(projection);
        this.location = location;
        this.file = file;
        this.deleted = deleted.cursor();
        this.columns = new ColumnIOFactory(metadata.getCreatedBy()).getColumnIO(projection, metadata.getSchema());
        this.materializer = new Materializer(schema, projection);
    }

    /**
     * Opens a file.
     *
     * @param path relative to the table's root
     * @param schema of the table, maybe newer than the file
     * @throws CorruptTableException if there is no such file, or it is not a Parquet file with columns of these types
     */
    public static RecordReader open(Store store, String path, Schema schema) {
        return open(store, path, schema, Predicate.TRUE);
    }

    /**
     * Opens a file to read the rows that satisfy a condition: row groups and pages that hold none are left out. Rows that do
     * not satisfy it may come all the same.
     *
     * @see #open(Store, String, Schema)
     */
    public static RecordReader open(Store store, String path, Schema schema, Predicate condition) {
        return open(store, path, schema, condition, RowSet.NONE);
    }

    /**
     * Opens a file of a plan to read the rows that satisfy a condition and are not deleted.
     *
     * @see #open(Store, String, Schema, Predicate)
     */
    public static RecordReader open(Store store, PlannedFile file, Schema schema, Predicate condition) {
        return open(store, file.path(), schema, condition, deleted(store, file));
    }

    private static RowSet deleted(Store store, PlannedFile file) {
        if (file.deletes().isEmpty()) {
            return RowSet.NONE;
        }
        return attempt(store.root() + "/" + file.path(), () -> {
            try (VectorReader vectors =
                    new VectorReader(vector -> store.input(vector.path()).newStream())) {
                return vectors.read(file.deletes().get(), file.path(), file.rows());
            }
        });
    }

    private static RecordReader open(Store store, String path, Schema schema, Predicate condition, RowSet deleted) {
        String location = store.root() + "/" + path;
        InputFile input = store.input(path);
        Optional<FilterPredicate> filter =
                condition.equals(Predicate.TRUE) ? Optional.empty() : filter(location, input, schema, condition);
        ParquetReadOptions options = ParquetReadOptions.builder()
                .withRecordFilter(filter.map(FilterCompat::get).orElse(FilterCompat.NOOP))
                .withCodecFactory(codecs())
                .build();
        ParquetFileReader file = attempt(location, () -> ParquetFileReader.open(input, options));
        try {
            return attempt(location, () -> new RecordReader(location, file, schema, deleted));
        } catch (RuntimeException e) {
            close(file, e);
            throw e;
        }
    }

    /** The filter depends on the footer, and Parquet wants it before it reads the footer: so that is read twice. */
    private static Optional<FilterPredicate> filter(
            String location, InputFile input, Schema schema, Predicate condition) {
        return attempt(location, () -> {
            try (ParquetFileReader file = ParquetFileReader.open(input)) {
                FileMetaData metadata = file.getFileMetaData();
                return ParquetFilter.of(
                        condition, Projection.of(schema, metadata.getSchema()), metadata.getCreatedBy());
            }
        });
    }

    /** Parquet's default would read all of Hadoop's configuration for each file. */
    private static CompressionCodecFactory codecs() {
        return HadoopCodecs.newFactory(new Configuration(false), 0);
    }

    private static void close(ParquetFileReader file, RuntimeException failure) {
        try {
            file.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public boolean hasNext() {
        while (!waiting) {
            if (!positions.hasNext()) {
                PageReadStore pages = attempt(location, file::readNextFilteredRowGroup);
                if (pages == null) {
                    return false;
                }
                positions = positions(pages);
                rowGroup = attempt(location, () -> columns.getRecordReader(pages, materializer));
            } else {
                long position = positions.nextLong();
                waiting = deleted.nextFrom(position) != position;
                if (!waiting) {
                    attempt(location, rowGroup::read);
                }
            }
        }
        return true;
    }

    /** Where in the file the rows of a row group are, or those of them that are in pages which are read. */
    private static PrimitiveIterator.OfLong positions(PageReadStore pages) {
        long first = pages.getRowIndexOffset().orElse(0L);
        return pages.getRowIndexes()
                .map(indexes -> LongStream.generate(indexes::nextLong).limit(pages.getRowCount()))
                .orElseGet(() -> LongStream.range(0, pages.getRowCount()))
                .map(index -> first + index)
                .iterator();
    }

    @Override
    public Map<String, Object> next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all records of " + location + " have been read");
        }
        waiting = false;
        return attempt(location, rowGroup::read);
    }

    /** Closes the file. */
    @Override
    public void close() throws IOException {
        file.close();
    }

    private interface Attempt<T> {
        T run() throws IOException;
    }

    private static <T> T attempt(String location, Attempt<T> attempt) {
        try {
            return attempt.run();
        } catch (DatashardException | UncheckedIOException e) {
            throw e;
        } catch (RuntimeException e) {
            throw damaged(location, e);
        } catch (EOFException | FileNotFoundException | NoSuchFileException e) {
            throw damaged(location, e);
        } catch (IOException e) {
            // Parquet reports metadata that it cannot parse like this.
            if (e.getCause() != null && !(e.getCause() instanceof IOException)) {
                throw damaged(location, e);
            }
            throw new UncheckedIOException("cannot read the data file " + location, e);
        }
    }

    private static CorruptTableException damaged(String location, Exception cause) {
        return new CorruptTableException(
                "the data file " + location + " cannot be read: " + cause.getMessage()
                        + ". It is missing, truncated or damaged, or something else wrote it. Restore it from a copy of the"
                        + " table, or delete it from the table and write its rows again",
                cause);
    }

    private static final class Materializer extends RecordMaterializer<Map<String, Object>> {
        private final ValueConverters.StructConverter root;
        private Map<String, Object> current;

        Materializer(Schema schema, org.apache.parquet.schema.MessageType projection) {
            this.root = new ValueConverters.StructConverter(schema.columns(), projection, this::set);
        }

        @SuppressWarnings("unchecked") // a record's keys are the names of columns
        private void set(Object record) {
            current = (Map<String, Object>) record;
        }

        @Override
        public Map<String, Object> getCurrentRecord() {
            return current;
        }

        @Override
        public GroupConverter getRootConverter() {
            return root;
        }
    }
}
