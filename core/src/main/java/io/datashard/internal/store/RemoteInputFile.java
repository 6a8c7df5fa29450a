package io.datashard.internal.store;

import java.io.IOException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A file of a Hadoop file system to be read as Parquet. Its status is asked for once, and opening it does not ask again. */
public final class RemoteInputFile implements InputFile {
    private final FileSystem files;
    private final Path file;
    private FileStatus status;

    RemoteInputFile(FileSystem files, Path file) {
        this.files = files;
        this.file = file;
    }

    /** A file whose status, or as much of it as its length, is known: the store is not asked for it. */
    public RemoteInputFile(FileSystem files, FileStatus status) {
        this(files, status.getPath());
        this.status = status;
    }

    @Override
    public long getLength() throws IOException {
        return status().getLen();
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
        return HadoopStreams.wrap(FutureIO.awaitFuture(
                files.openFile(file).withFileStatus(status()).build()));
    }

    @Override
    public String toString() {
        return file.toString();
    }

    private synchronized FileStatus status() throws IOException {
        if (status == null) {
            status = files.getFileStatus(file);
        }
        return status;
    }
}
