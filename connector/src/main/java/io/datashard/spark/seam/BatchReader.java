package io.datashard.spark.seam;

import java.io.IOException;
import java.util.Iterator;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Reads one slice after the other; at most one file is open. */
final class BatchReader implements PartitionReader<ColumnarBatch> {
    private final DataFiles files;
    private final Iterator<FileSlice> slices;
    private OpenFile current;

    BatchReader(DataFiles files, FileSlices partition) {
        this.files = files;
        this.slices = partition.iterator();
    }

    @Override
    public boolean next() throws IOException {
        while (current == null || !current.next()) {
            close();
            if (!slices.hasNext()) {
                return false;
            }
            FileSlice slice = slices.next();
            current = files.open(slice);
            // what input_file_name() shows
            InputFileBlockHolder.set(current.path().toUri().toString(), slice.start(), slice.length());
        }
        return true;
    }

    @Override
    public ColumnarBatch get() {
        return current.batch();
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            InputFileBlockHolder.unset();
            OpenFile closing = current;
            current = null;
            closing.close();
        }
    }
}
