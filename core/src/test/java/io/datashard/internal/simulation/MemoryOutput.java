package io.datashard.internal.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A file to be written as Parquet, which the store gets as a whole when it is closed. */
final class MemoryOutput implements OutputFile {
    private final String path;
    private final Consumer<byte[]> publish;

    /**
     * A file.
     *
     * @param publish throws {@link UncheckedIOException} if the store fails
     */
    MemoryOutput(String path, Consumer<byte[]> publish) {
        this.path = path;
        this.publish = publish;
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) {
        return new Stream();
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
        throw new UnsupportedOperationException("files of a table are written once, but " + path + " was to be again");
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }

    @Override
    public String getPath() {
        return path;
    }

    @Override
    public String toString() {
        return path;
    }

    private final class Stream extends PositionOutputStream {
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private boolean closed;

        @Override
        public long getPos() {
            return content.size();
        }

        @Override
        public void write(int value) {
            content.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            content.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            try {
                publish.accept(content.toByteArray());
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }
}
