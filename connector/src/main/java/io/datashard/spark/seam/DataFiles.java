package io.datashard.spark.seam;

import io.datashard.Schema;
import io.datashard.spark.types.SparkSchema;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapred.FileSplit;
import org.apache.hadoop.mapred.JobConf;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetInputFormat;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.parquet.ParquetReadSupport;
import org.apache.spark.sql.execution.datasources.parquet.VectorizedParquetRecordReader;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/** Opens a table's data files in a task, one after the other. */
final class DataFiles {
    private final ParquetReaderFactory.Source source;
    private final BatchSettings batches;
    private final Configuration configuration;

    /** The configuration and what one file's reader finds in it, for files with and without a filter. A copy for each is slow. */
    private final JobConf filtered;

    private final JobConf unfiltered;
    private final ReadFailures failures;
    private final RowGroupFilter filter;

    DataFiles(ParquetReaderFactory.Source source, BatchSettings batches, Configuration configuration) {
        this.source = source;
        this.batches = batches;
        this.configuration = configuration;
        this.filtered = new JobConf(configuration);
        this.unfiltered = new JobConf(configuration);
        this.failures = new ReadFailures(source.table());
        Schema projected = SparkSchema.projected(source.projection());
        this.filter = RowGroupFilter.of(List.of(source.conditions()), projected);
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
        ParquetMetadata footer = footer(path, slice);
        TaskAttemptContext context = context(path, footer.getFileMetaData());
        VectorizedParquetRecordReader reader = batches.newReader();
        try {
            reader.initialize(
                    new FileSplit(path, slice.start(), slice.length(), new String[0]), context, Option.apply(footer));
            reader.initBatch(new StructType(), InternalRow.empty());
            reader.enableReturningBatches();
            return new OpenFile(path, reader, source.projection(), failures);
        } catch (InterruptedException e) {
            reader.close();
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while opening " + path).initCause(e);
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /** The footer, with the slice's row groups only. The one time that it is read. */
    private ParquetMetadata footer(Path path, FileSlice slice) throws IOException {
        FileStatus status = new FileStatus(slice.fileBytes(), false, 1, slice.fileBytes(), 0, path);
        var options = HadoopReadOptions.builder(configuration, path)
                .withRange(slice.start(), slice.start() + slice.length())
                .build();
        try (ParquetFileReader reader =
                ParquetFileReader.open(HadoopInputFile.fromStatus(status, configuration), options)) {
            return reader.getFooter();
        }
    }

    private TaskAttemptContext context(Path path, FileMetaData file) {
        MessageType fileSchema = file.getSchema();
        if (!source.projection().isEmpty() && !FileProjection.hasIds(fileSchema)) {
            throw failures.withoutIds(path, fileSchema);
        }
        Optional<FilterPredicate> rowGroups = filter.forFile(file);
        rowGroups.ifPresent(predicate -> ParquetInputFormat.setFilterPredicate(filtered, predicate));
        JobConf job = rowGroups.isPresent() ? filtered : unfiltered;
        StructType inFile = new FileProjection(configuration).of(source.projection(), fileSchema);
        job.set(ParquetReadSupport.SPARK_ROW_REQUESTED_SCHEMA(), inFile.json());
        return new TaskAttemptContextImpl(job, new TaskAttemptID());
    }
}
