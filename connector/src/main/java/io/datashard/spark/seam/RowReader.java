package io.datashard.spark.seam;

import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * The rows of batches. The row is one object, filled again and again, as Spark allows.
 *
 * <p>Rows are copied out of the batches, because expressions that are interpreted ask rows for values with {@code get}, which gives
 * what lies in a vector at a null instead of null.
 */
final class RowReader implements PartitionReader<InternalRow> {
    private final PartitionReader<ColumnarBatch> batches;
    private final UnsafeProjection copy;
    private Iterator<InternalRow> rows = Collections.emptyIterator();
    private InternalRow current;

    RowReader(PartitionReader<ColumnarBatch> batches, StructType columns) {
        this.batches = batches;
        this.copy = UnsafeProjection.create(columns);
    }

    @Override
    public boolean next() throws IOException {
        while (!rows.hasNext()) {
            if (!batches.next()) {
                return false;
            }
            rows = batches.get().rowIterator();
        }
        current = copy.apply(rows.next());
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
