package io.datashard.internal.data;

import java.io.IOException;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * An output file that knows its size after it is closed, and that can be closed without Parquet's writer, which would write all
 * that it still holds.
 */
final class TrackedOutput implements OutputFile {
    private final OutputFile file;
    private Stream stream;

    TrackedOutput(OutputFile file) {
        this.file = file;
    }

    /** Bytes written. */
    long size() {
        return stream.size;
    }

    /** Closes the stream if there is an open one. */
    void close() throws IOException {
        if (stream != null) {
            stream.close();
        }
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
        stream = new Stream(file.create(blockSizeHint));
        return stream;
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
        stream = new Stream(file.createOrOverwrite(blockSizeHint));
        return stream;
    }

    @Override
    public boolean supportsBlockSize() {
        return file.supportsBlockSize();
    }

    @Override
    public long defaultBlockSize() {
        return file.defaultBlockSize();
    }

    private static final class Stream extends PositionOutputStream {
        private final PositionOutputStream out;
        private long size;
        private boolean closed;

        Stream(PositionOutputStream out) {
            this.out = out;
        }

        @Override
        public long getPos() {
            return size;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            size++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            size += length;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        /** Parquet closes its stream more than once; a store must see it once, also when it fails. */
        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                out.close();
            }
        }
    }
}
