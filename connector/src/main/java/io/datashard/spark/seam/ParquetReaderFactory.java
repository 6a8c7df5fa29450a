package io.datashard.spark.seam;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Travels to the executors and makes the readers there. */
final class ParquetReaderFactory implements PartitionReaderFactory {
    private static final long serialVersionUID = 1L;

    private final Source source;
    private final BatchSettings batches;
    private final HadoopSettings hadoop;

    /** What is read; {@link ParquetRead} without what the driver has done. */
    @SuppressWarnings(
            "ArrayRecordComponent") // an array of Spark's predicates is serializable, a list of them is not declared to
    // be
    record Source(String table, String location, StructType projection, Predicate[] conditions)
            implements Serializable {}

    ParquetReaderFactory(Source source, BatchSettings batches, HadoopSettings hadoop) {
        this.source = source;
        this.batches = batches;
        this.hadoop = hadoop;
    }

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
        return new RowReader(batches(partition), source.projection());
    }

    @Override
    public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
        return batches(partition);
    }

    /** It can for every partition; whether it is asked to, the scan decides. */
    @Override
    public boolean supportColumnarReads(InputPartition partition) {
        return true;
    }

    private BatchReader batches(InputPartition partition) {
        DataFiles files = new DataFiles(source, batches, hadoop.configuration());
        return new BatchReader(files, partition instanceof KeyedSlices keyed ? keyed.slices() : (FileSlices) partition);
    }
}
