package io.datashard.internal.data;

import io.datashard.internal.store.Store;
import io.datashard.internal.store.StoredFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** Data files in a directory, with nothing of a store that data files do not need. */
final class DirectoryStore implements Store {
    private final Path directory;
    private long bytesUntilFull = Long.MAX_VALUE;
    private int openStreams;

    DirectoryStore(Path directory) {
        this.directory = directory;
    }

    /** Makes writes fail after some more bytes. */
    void fillUpAfter(long bytes) {
        bytesUntilFull = bytes;
    }

    int openStreams() {
        return openStreams;
    }

    Path file(String path) {
        return directory.resolve(path);
    }

    @Override
    public String root() {
        return "file:" + directory.toAbsolutePath();
    }

    @Override
    public boolean exists(String path) {
        return Files.exists(file(path));
    }

    @Override
    public void delete(String path) {
        try {
            Files.deleteIfExists(file(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public InputFile input(String path) {
        try {
            return HadoopInputFile.fromPath(
                    new org.apache.hadoop.fs.Path(file(path).toUri()), new Configuration(false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public OutputFile output(String path) {
        return new OutputFile() {
            @Override
            public PositionOutputStream create(long blockSizeHint) throws IOException {
                return new Stream(Files.newOutputStream(file(path)));
            }

            @Override
            public PositionOutputStream createOrOverwrite(long blockSizeHint) {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean supportsBlockSize() {
                return false;
            }

            @Override
            public long defaultBlockSize() {
                return 0;
            }
        };
    }

    private final class Stream extends PositionOutputStream {
        private final OutputStream out;
        private long position;

        Stream(OutputStream out) {
            this.out = out;
            openStreams++;
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void write(int b) throws IOException {
            if (bytesUntilFull-- <= 0) {
                throw new IOException("the disk is full");
            }
            out.write(b);
            position++;
        }

        @Override
        public void close() throws IOException {
            openStreams--;
            out.close();
        }
    }

    @Override
    public boolean putIfAbsent(String path, byte[] content) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void overwrite(String path, byte[] content) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<byte[]> read(String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> list(String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<StoredFile> status(String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<StoredFile> filesBelow(String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void deleteDirectory(String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void makeDurable(Collection<String> files) {
        throw new UnsupportedOperationException();
    }
}
