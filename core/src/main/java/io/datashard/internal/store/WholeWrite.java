package io.datashard.internal.store;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;

/** Writes to a stream that shows its object when it is closed, so that after a failure it must not be closed. */
final class WholeWrite {
    private WholeWrite() {}

    /** Writes all of the content and closes the stream, or gives it up. */
    static void write(FSDataOutputStream out, byte[] content) throws IOException {
        try {
            out.write(content);
        } catch (IOException | RuntimeException e) {
            abort(out, e);
            throw e;
        }
        out.close();
    }

    private static void abort(FSDataOutputStream out, Exception failure) {
        try {
            out.abort();
        } catch (UnsupportedOperationException e) {
            // left open: better a stream that leaks than half an object that is seen
            failure.addSuppressed(e);
        }
    }
}
