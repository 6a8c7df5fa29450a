package io.datashard.internal.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A local file to be written once. Its content is on disk when its stream is closed. */
final class LocalOutputFile implements OutputFile {
    private static final int BUFFER_BYTES = 128 * 1024;

    private final Path file;
    private final Preparation preparation;

    /** What has to be done before the file is created. */
    interface Preparation {
        void run() throws IOException;
    }

    LocalOutputFile(Path file, Preparation preparation) {
        this.file = file;
        this.preparation = preparation;
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
        preparation.run();
        return new Stream(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
        throw new UnsupportedOperationException(
                "files of a table are written once and never overwritten; " + file + " was to be");
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
        return file.toString();
    }

    @Override
    public String toString() {
        return file.toString();
    }

    private static final class Stream extends PositionOutputStream {
        private final FileChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        private long written;

        Stream(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public long getPos() {
            return written + buffer.position();
        }

        @Override
        public void write(int value) throws IOException {
            if (!buffer.hasRemaining()) {
                drain();
            }
            buffer.put((byte) value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int from = offset;
            int left = length;
            while (left > 0) {
                if (!buffer.hasRemaining()) {
                    drain();
                }
                int count = Math.min(left, buffer.remaining());
                buffer.put(bytes, from, count);
                from += count;
                left -= count;
            }
        }

        @Override
        public void flush() throws IOException {
            drain();
        }

        @Override
        public void close() throws IOException {
            if (!channel.isOpen()) {
                return;
            }
            try (channel) {
                drain();
                channel.force(true);
            }
        }

        private void drain() throws IOException {
            buffer.flip();
            while (buffer.hasRemaining()) {
                written += channel.write(buffer);
            }
            buffer.clear();
        }
    }
}
