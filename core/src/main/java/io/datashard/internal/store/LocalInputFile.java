package io.datashard.internal.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A local file to be read as Parquet. */
final class LocalInputFile implements InputFile {
    private final Path file;

    LocalInputFile(Path file) {
        this.file = file;
    }

    @Override
    public long getLength() throws IOException {
        return Files.size(file);
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
        return new Stream(FileChannel.open(file, StandardOpenOption.READ), file);
    }

    @Override
    public String toString() {
        return file.toString();
    }

    /** Buffered, because Parquet reads page headers and indexes byte by byte; long reads go past the buffer. */
    private static final class Stream extends SeekableInputStream {
        private static final int BUFFER_BYTES = 8 * 1024;

        /** Java keeps a native buffer as large as the longest read for every thread: this bounds it. */
        private static final int LONGEST_READ = 1024 * 1024;

        private final FileChannel channel;
        private final Path file;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);

        /** Where the byte after the buffer's last is in the file. */
        private long position;

        Stream(FileChannel channel, Path file) {
            this.channel = channel;
            this.file = file;
        }

        @Override
        public long getPos() {
            return position - buffer.remaining();
        }

        @Override
        public void seek(long target) throws IOException {
            if (target < 0) {
                throw new EOFException("position " + target + " of " + file + " does not exist");
            }
            long start = position - buffer.limit();
            if (target >= start && target <= position) {
                buffer.position((int) (target - start));
            } else {
                buffer.limit(0);
                position = target;
            }
        }

        @Override
        public int read() throws IOException {
            return buffer.hasRemaining() || fill() ? buffer.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return read(ByteBuffer.wrap(bytes, offset, length));
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (!target.hasRemaining()) {
                return 0;
            }
            if (!buffer.hasRemaining() && target.remaining() >= BUFFER_BYTES) {
                return readPastBuffer(target);
            }
            if (!buffer.hasRemaining() && !fill()) {
                return -1;
            }
            int count = Math.min(target.remaining(), buffer.remaining());
            target.put(buffer.slice().limit(count));
            buffer.position(buffer.position() + count);
            return count;
        }

        @Override
        public void readFully(byte[] bytes) throws IOException {
            readFully(bytes, 0, bytes.length);
        }

        @Override
        public void readFully(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            readFully(ByteBuffer.wrap(bytes, offset, length));
        }

        @Override
        public void readFully(ByteBuffer target) throws IOException {
            while (target.hasRemaining()) {
                if (read(target) < 0) {
                    throw new EOFException(file + " ends at " + getPos() + ", " + target.remaining()
                            + " bytes before the end of what was to be read");
                }
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }

        private int readPastBuffer(ByteBuffer target) throws IOException {
            ByteBuffer part = target.slice().limit(Math.min(target.remaining(), LONGEST_READ));
            int count = channel.read(part, position);
            if (count > 0) {
                buffer.limit(0);
                position += count;
                target.position(target.position() + count);
            }
            return count;
        }

        private boolean fill() throws IOException {
            buffer.clear();
            int count = channel.read(buffer, position);
            buffer.position(0).limit(Math.max(count, 0));
            position += Math.max(count, 0);
            return count > 0;
        }
    }
}
