package io.datashard.spark.seam;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.datasources.parquet.VectorizedParquetRecordReader;

/** A data file that is being read. */
record OpenFile(Path path, VectorizedParquetRecordReader reader, ReadFailures failures) implements Closeable {

    boolean next() throws IOException {
        try {
            return reader.nextKeyValue();
        } catch (IOException | RuntimeException e) {
            throw failures.unreadable(path, e);
        }
    }

    Object value() {
        return reader.getCurrentValue();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
