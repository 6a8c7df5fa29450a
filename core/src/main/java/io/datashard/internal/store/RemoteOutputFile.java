package io.datashard.internal.store;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A file of a Hadoop file system to be written once. Its content is durable when its stream is closed. */
final class RemoteOutputFile implements OutputFile {
    private final Path file;
    private final Creation creation;

    /** Begins a file. */
    interface Creation {
        FSDataOutputStream create(Path file) throws IOException;
    }

    RemoteOutputFile(Path file, Creation creation) {
        this.file = file;
        this.creation = creation;
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
        return new Stream(creation.create(file));
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

    /** Not Parquet's own wrapper, which calls hflush when it closes: S3A warns about that, and HDFS fails when closed twice. */
    private static final class Stream extends PositionOutputStream {
        private final FSDataOutputStream out;

        Stream(FSDataOutputStream out) {
            this.out = out;
        }

        @Override
        public long getPos() {
            return out.getPos();
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
