package io.datashard.spark.seam;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** A data file that is being read. Its batches are one object, filled again and again. */
final class OpenFile implements Closeable {
    private final Path path;
    private final RowGroupReader reader;
    private final ColumnarBatch shown;
    private final ReadFailures failures;

    /** {@code projection} is what its batches shall show, which may be less than {@code reader} reads. */
    OpenFile(Path path, RowGroupReader reader, StructType projection, ReadFailures failures) {
        this.path = path;
        this.reader = reader;
        this.shown = ProjectedVector.view(reader.resultBatch(), projection);
        this.failures = failures;
    }

    Path path() {
        return path;
    }

    boolean next() throws IOException {
        try {
            return reader.nextBatch();
        } catch (IOException | RuntimeException e) {
            throw failures.unreadable(path, e);
        }
    }

    ColumnarBatch batch() {
        shown.setNumRows(reader.resultBatch().numRows());
        return shown;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
