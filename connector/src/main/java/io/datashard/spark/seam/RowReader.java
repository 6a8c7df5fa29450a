package io.datashard.spark.seam;

import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;

/** The rows of batches. The row is one object, moved along, as Spark allows. */
final class RowReader implements PartitionReader<InternalRow> {
    private final BatchReader batches;
    private Iterator<InternalRow> rows = Collections.emptyIterator();
    private InternalRow current;

    RowReader(BatchReader batches) {
        this.batches = batches;
    }

    @Override
    public boolean next() throws IOException {
        while (!rows.hasNext()) {
            if (!batches.next()) {
                return false;
            }
            rows = batches.get().rowIterator();
        }
        current = rows.next();
        return true;
    }

    @Override
    public InternalRow get() {
        return current;
    }

    @Override
    public void close() throws IOException {
        batches.close();
    }
}
