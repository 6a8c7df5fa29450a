package io.datashard.internal.data;

import io.datashard.internal.data.RowFormat.RowWriter;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.crypto.FileEncryptionProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetOutputFormat;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport.WriteContext;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.OutputFile;

/**
 * Cuts rows into the row groups of one Parquet file. It does what Parquet's own {@link ParquetWriter} does, but hands the columns
 * themselves to the {@link RowFormat}: through Parquet's record consumer every value costs several calls more.
 *
 * @param <T> a row
 */
final class RowGroups<T> {
    private static final long LEAST_ROWS_BETWEEN_SIZE_CHECKS = 100;
    private static final long MOST_ROWS_BETWEEN_SIZE_CHECKS = 10_000;

    private final RowFormat<T> format;
    private final ParquetOptions options;
    private final ParquetProperties properties;
    private final ParquetFileWriter file;
    private final PageCodecs codecs;
    private int ordinal;
    private ColumnChunkPageWriteStore pages;
    private ColumnWriteStore columns;
    private RowWriter<T> writer;
    private long rows;
    private long rowsAtNextSizeCheck;

    /** Begins a file. */
    RowGroups(OutputFile output, RowFormat<T> format, ParquetOptions options, Configuration configuration)
            throws IOException {
        this.format = format;
        this.options = options;
        this.properties = options.properties();
        this.file = new ParquetFileWriter(
                output,
                format.schema(),
                ParquetFileWriter.Mode.CREATE,
                options.rowGroupSize(),
                ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
                properties.getColumnIndexTruncateLength(),
                properties.getStatisticsTruncateLength(),
                properties.getPageWriteChecksumEnabled(),
                encryption(output, format, configuration));
        this.codecs = new PageCodecs(configuration, options.compressionLevel());
        file.start();
        begin();
    }

    /** As the configuration demands of every Parquet file; null for none. */
    private static FileEncryptionProperties encryption(
            OutputFile output, RowFormat<?> format, Configuration configuration) {
        Path path = output.getPath() == null ? null : new Path(output.getPath());
        return ParquetOutputFormat.createEncryptionProperties(
                configuration, path, new WriteContext(format.schema(), format.keyValues()));
    }

    void write(T row) throws IOException {
        writer.write(row);
        rows++;
        if (rows >= rowsAtNextSizeCheck) {
            endIfFull();
        }
    }

    /** Bytes written, and buffered ones as they are before compression. */
    long bytes() throws IOException {
        return file.getPos() + columns.getBufferedSize();
    }

    /** Ends a row group that has rows. Gives where in the file its bytes end. */
    long cut() throws IOException {
        if (rows > 0) {
            end();
            begin();
        }
        return file.getPos();
    }

    /** Writes what is buffered and ends the file. */
    ParquetMetadata finish() throws IOException {
        end();
        file.end(format.keyValues());
        release();
        return file.getFooter();
    }

    /** Gives back what compresses. The file can take no more rows. */
    void release() {
        codecs.release();
    }

    private void begin() {
        pages = new ColumnChunkPageWriteStore(
                codecs.getCompressor(options.compression()),
                format.schema(),
                properties.getAllocator(),
                properties.getColumnIndexTruncateLength(),
                properties.getPageWriteChecksumEnabled(),
                file.getEncryptor(),
                ordinal++);
        columns = properties.newColumnWriteStore(format.schema(), pages, pages);
        writer = format.into(columns);
        rows = 0;
        rowsAtNextSizeCheck = LEAST_ROWS_BETWEEN_SIZE_CHECKS;
    }

    private void end() throws IOException {
        if (rows > 0) {
            writer.flush();
            file.startBlock(rows);
            columns.flush();
            pages.flushToFileWriter(file);
            file.endBlock();
        }
    }

    /** Asking for the size takes time: between two times lies half of what seems to be missing. */
    private void endIfFull() throws IOException {
        long limit = Math.min(file.getNextRowGroupSize(), options.rowGroupSize());
        long bytes = columns.getBufferedSize();
        long rowBytes = Math.max(1, bytes / rows);
        if (bytes + 2 * rowBytes > limit) {
            end();
            begin();
        } else {
            long half = (limit - bytes) / rowBytes / 2;
            rowsAtNextSizeCheck =
                    rows + Math.min(Math.max(half, LEAST_ROWS_BETWEEN_SIZE_CHECKS), MOST_ROWS_BETWEEN_SIZE_CHECKS);
        }
    }
}
