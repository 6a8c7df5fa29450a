package io.datashard.internal.simulation;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A file to be read as Parquet, whose content is asked for once. */
final class MemoryInput implements InputFile {
    private final String path;
    private final Supplier<byte[]> read;
    private byte[] content;

    /**
     * A file.
     *
     * @param read throws {@link UncheckedIOException} if there is none or the store fails
     */
    MemoryInput(String path, Supplier<byte[]> read) {
        this.path = path;
        this.read = read;
    }

    private byte[] content() throws IOException {
        try {
            content = content == null ? read.get() : content;
            return content;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public long getLength() throws IOException {
        return content().length;
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
        return new Stream(content());
    }

    @Override
    public String toString() {
        return path;
    }

    private static final class Stream extends DelegatingSeekableInputStream {
        private final ByteBuffer position;

        Stream(byte[] content) {
            super(new ByteArrayInputStream(content));
            this.position = ByteBuffer.wrap(content);
        }

        @Override
        public long getPos() {
            return position.position();
        }

        @Override
        public void seek(long target) throws IOException {
            if (target < 0 || target > position.limit()) {
                throw new EOFException("there is no position " + target);
            }
            position.position((int) target);
        }

        @Override
        public int read() {
            return position.hasRemaining() ? position.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (!position.hasRemaining() && length > 0) {
                return -1;
            }
            int count = Math.min(length, position.remaining());
            position.get(bytes, offset, count);
            return count;
        }

        @Override
        public void readFully(byte[] bytes, int offset, int length) throws IOException {
            if (length > position.remaining()) {
                throw new EOFException("the file ends before " + length + " bytes are read");
            }
            position.get(bytes, offset, length);
        }

        @Override
        public void readFully(byte[] bytes) throws IOException {
            readFully(bytes, 0, bytes.length);
        }

        @Override
        public int read(ByteBuffer target) {
            byte[] bytes = new byte[target.remaining()];
            int count = read(bytes, 0, bytes.length);
            if (count > 0) {
                target.put(bytes, 0, count);
            }
            return count;
        }

        @Override
        public void readFully(ByteBuffer target) throws IOException {
            byte[] bytes = new byte[target.remaining()];
            readFully(bytes, 0, bytes.length);
            target.put(bytes);
        }
    }
}
