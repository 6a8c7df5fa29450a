package io.datashard.spark.seam;

import io.datashard.DeletionVector;
import io.datashard.RowSet;
import io.datashard.Schema;
import io.datashard.internal.store.RemoteInputFile;
import io.datashard.internal.vector.VectorReader;
import io.datashard.spark.types.SparkSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.spark.sql.types.StructType;

/** Opens a table's data files in a task, one after the other. */
final class DataFiles {
    private final ParquetReaderFactory.Source source;
    private final StructType inFiles;
    private final BatchSettings batches;
    private final Configuration configuration;
    private final ReadFailures failures;
    private final RowGroupFilter filter;
    private final PageDecompression decompression;

    /** Of the file before. */
    private FileColumns columns;

    DataFiles(ParquetReaderFactory.Source source, BatchSettings batches, Configuration configuration) {
        this.source = source;
        this.inFiles = AddedColumn.without(source.projection());
        this.batches = batches;
        this.configuration = configuration;
        this.failures = new ReadFailures(source.table());
        Schema projected = SparkSchema.projected(inFiles);
        this.filter = RowGroupFilter.of(List.of(source.conditions()), projected);
        this.decompression = new PageDecompression(configuration);
    }

    /**
     * Opens a file at the row groups of a slice.
     *
     * @throws io.datashard.CorruptTableException naming the file, if it is missing, damaged or foreign
     */
    OpenFile open(FileSlice slice) throws IOException {
        Path path = new Path(source.location(), slice.path());
        try {
            return open(path, slice);
        } catch (IOException | RuntimeException e) {
            throw failures.unreadable(path, e);
        }
    }

    private OpenFile open(Path path, FileSlice slice) throws IOException {
        ParquetReadOptions options = HadoopReadOptions.builder(configuration, path)
                .withRange(slice.start(), slice.start() + slice.length())
                .withCodecFactory(decompression)
                .build();
        ParquetFileReader file = new ParquetFileReader(input(path, slice), options);
        RowGroupReader reader = batches.newReader();
        try {
            FileColumns inFile = columns(path, file.getFileMetaData());
            file.setRequestedSchema(inFile.requested());
            Optional<RowSet> deleted = slice.deletes().map(vector -> deleted(vector, slice));
            Optional<RowPositions> positions = RowPositions.of(source.projection(), deleted, batches.rows());
            reader.read(path, inFile, select(file, inFile, options), positions);
            Optional<LiveRows> live = deleted.map(
                    rows -> new LiveRows(rows, positions.orElseThrow().vector(), batches.rows()));
            return new OpenFile(path, reader, new ShownColumns(source.projection(), slice, positions), live, failures);
        } catch (IOException | RuntimeException e) {
            reader.close();
            file.close();
            throw e;
        }
    }

    private RowSet deleted(DeletionVector vector, FileSlice slice) {
        try (VectorReader vectors = new VectorReader(this::open)) {
            // how many rows the file has, nobody needs to know here: where it ends, nothing is left out
            return vectors.read(vector, slice.path(), Long.MAX_VALUE);
        } catch (IOException e) {
            throw new UncheckedIOException("the deletion vectors of " + slice.path() + " cannot be closed: " + e, e);
        }
    }

    /** What is in the file after the vector, nobody asks for; so its size need not be asked for either. */
    private SeekableInputStream open(DeletionVector.Stored vector) throws IOException {
        Path path = new Path(source.location(), vector.path());
        long end = vector.offset() + vector.bytes();
        FileStatus status = new FileStatus(end, false, 1, end, 0, path);
        return new RemoteInputFile(path.getFileSystem(configuration), status).newStream();
    }

    private InputFile input(Path path, FileSlice slice) throws IOException {
        FileStatus status = new FileStatus(slice.fileBytes(), false, 1, slice.fileBytes(), 0, path);
        return new RemoteInputFile(path.getFileSystem(configuration), status);
    }

    private static SelectedRowGroups select(ParquetFileReader file, FileColumns columns, ParquetReadOptions options)
            throws IOException {
        return columns.condition().isPresent()
                ? SelectedRowGroups.where(columns.condition().get(), file, options)
                : SelectedRowGroups.all(file);
    }

    private FileColumns columns(Path path, FileMetaData file) {
        if (columns == null || !columns.fit(file)) {
            if (!inFiles.isEmpty() && !FileProjection.hasIds(file.getSchema())) {
                throw failures.withoutIds(path, file.getSchema());
            }
            columns = FileColumns.of(file, inFiles, filter, configuration);
        }
        return columns;
    }
}
