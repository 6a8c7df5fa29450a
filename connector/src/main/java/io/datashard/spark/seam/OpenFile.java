package io.datashard.spark.seam;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** A data file that is being read. Its batches are one object, filled again and again. */
final class OpenFile implements Closeable {
    private final Path path;
    private final RowGroupReader reader;
    private final ShownColumns columns;
    private final ColumnarBatch shown;
    private final ReadFailures failures;

    /** {@code columns} are what its batches shall show. */
    OpenFile(Path path, RowGroupReader reader, ShownColumns columns, ReadFailures failures) {
        this.path = path;
        this.reader = reader;
        this.columns = columns;
        this.shown = columns.of(reader.resultBatch());
        this.failures = failures;
    }

    Path path() {
        return path;
    }

    boolean next() throws IOException {
        try {
            if (!reader.nextBatch()) {
                return false;
            }
            columns.next(reader.resultBatch().numRows());
            return true;
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
