package io.datashard.internal.store;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;

/** A table on one of Hadoop's file systems. How a file is put if it is absent, each kind of store says for itself. */
abstract class HadoopStore implements Store {
    /** S3A asks for a file's state and then for the content of that state, which is gone if the file was overwritten in between. */
    private static final String OVERWRITTEN = "org.apache.hadoop.fs.s3a.RemoteFileChangedException";

    /** So often in a row a file may be overwritten while it is read. */
    private static final int READS = 30;

    private final FileSystem files;
    private final Path root;

    HadoopStore(FileSystem files, Path root) {
        this.files = files;
        this.root = root;
    }

    /** Begins a file for {@link #output}. Nobody else writes its path. */
    abstract FSDataOutputStream create(Path file) throws IOException;

    @Override
    public final String root() {
        return root.toString();
    }

    @Override
    public final Optional<byte[]> read(String path) {
        Path file = resolve(path);
        try {
            for (int i = 1; i < READS; i++) {
                try {
                    return content(file);
                } catch (IOException e) {
                    if (!wasReplaced(e)) {
                        throw e;
                    }
                }
            }
            return content(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e, e);
        }
    }

    /** Whether a read failed because the file was replaced meanwhile: S3A has an exception for that, HDFS only words. */
    private static boolean wasReplaced(IOException failure) {
        return failure.getClass().getName().equals(OVERWRITTEN)
                || String.valueOf(failure.getMessage()).startsWith("Blocklist for ");
    }

    private Optional<byte[]> content(Path file) throws IOException {
        try (InputStream in = files.open(file)) {
            return Optional.of(in.readAllBytes());
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    /** By opening the file: on S3 that is one request, where Hadoop's exists() makes two of a file that is missing. */
    @Override
    public final boolean exists(String path) {
        Path file = resolve(path);
        try (Closeable opened = files.open(file)) {
            return opened != null;
        } catch (FileNotFoundException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell whether " + file + " exists: " + e, e);
        }
    }

    @Override
    public final List<String> list(String directory) {
        return list(directory, entry -> true);
    }

    @Override
    public final List<String> listDirectories(String directory) {
        return list(directory, FileStatus::isDirectory);
    }

    private List<String> list(String directory, Predicate<FileStatus> wanted) {
        Path listed = directory.isEmpty() ? root : resolve(TablePath.requireDirectory(directory));
        List<String> names = new ArrayList<>();
        try {
            RemoteIterator<FileStatus> entries = files.listStatusIterator(listed);
            while (entries.hasNext()) {
                FileStatus status = entries.next();
                Path entry = status.getPath();
                // what is listed of a file is the file itself
                if (listed.equals(entry.getParent())
                        && !entry.getName().startsWith(TablePath.TEMPORARY)
                        && wanted.test(status)) {
                    names.add(entry.getName());
                }
            }
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + listed + ": " + e, e);
        }
        return names;
    }

    @Override
    public final Optional<StoredFile> status(String path) {
        Path file = resolve(path);
        try {
            FileStatus status = files.getFileStatus(file);
            return status.isDirectory() ? Optional.empty() : Optional.of(stored(path, status));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell the size of " + file + ": " + e, e);
        }
    }

    private static StoredFile stored(String path, FileStatus status) {
        return new StoredFile(path, status.getLen(), Instant.ofEpochMilli(status.getModificationTime()));
    }

    @Override
    public final List<StoredFile> filesBelow(String directory) {
        Path listed = resolve(TablePath.requireDirectory(directory));
        String above = listed.toUri().getPath();
        List<StoredFile> found = new ArrayList<>();
        try {
            RemoteIterator<LocatedFileStatus> entries = files.listFiles(listed, true);
            while (entries.hasNext()) {
                FileStatus status = entries.next();
                String name = status.getPath().toUri().getPath();
                found.add(stored(directory + name.substring(above.length()), status));
            }
        } catch (FileNotFoundException e) {
            return found; // the directory is not there, or somebody deletes it just now
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the files below " + listed + ": " + e, e);
        }
        return found;
    }

    @Override
    public final void delete(String path) {
        delete(resolve(path), Depth.FILE);
    }

    @Override
    public final void deleteDirectory(String path) {
        delete(resolve(path), Depth.TREE);
    }

    @Override
    public final InputFile input(String path) {
        return new RemoteInputFile(files, resolve(path));
    }

    @Override
    public final OutputFile output(String path) {
        return new RemoteOutputFile(resolve(path), this::create);
    }

    /** Nothing is left to do: these stores show a file's name only when it is as durable as its content. */
    @Override
    public final void makeDurable(Collection<String> paths) {
        paths.forEach(TablePath::require);
    }

    /** From its parts, because a string would be parsed, and a colon in a name taken for the end of a scheme. */
    final Path resolve(String path) {
        String absolute = root.toUri().getPath() + Path.SEPARATOR + TablePath.require(path);
        return new Path(root.toUri().getScheme(), root.toUri().getAuthority(), absolute);
    }

    private enum Depth {
        FILE,
        TREE
    }

    private void delete(Path path, Depth depth) {
        try {
            files.delete(path, depth == Depth.TREE);
        } catch (FileNotFoundException e) {
            // deleted already, by us or by someone else
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + path + ": " + e, e);
        }
    }
}
