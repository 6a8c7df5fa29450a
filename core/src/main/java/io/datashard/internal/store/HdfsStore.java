package io.datashard.internal.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/**
 * A table on HDFS.
 *
 * <p>A file is written under a temporary name and renamed, with the one of HDFS's renames that refuses a name that is taken (what
 * FileContext calls, too). Creating it under its own name would be as exclusive, but show it empty until it is closed.
 */
final class HdfsStore extends HadoopStore {
    private final DistributedFileSystem files;

    HdfsStore(DistributedFileSystem files, Path root) {
        super(files, root);
        this.files = files;
    }

    @Override
    public boolean putIfAbsent(String path, byte[] content) {
        return put(path, content, () -> {});
    }

    /**
     * {@inheritDoc}
     *
     * <p>The temporary file comes first and the check second, so that a directory which is renamed in between takes it along.
     */
    @Override
    public boolean putAfter(String path, byte[] content, String predecessor, Predicate<byte[]> same) {
        return put(path, content, () -> requireThere(predecessor, same));
    }

    private void requireThere(String known, Predicate<byte[]> same) {
        if (read(known).filter(same).isEmpty()) {
            throw gone(known, new FileNotFoundException(known));
        }
    }

    private boolean put(String path, byte[] content, Runnable check) {
        Path file = resolve(path);
        try {
            if (files.exists(file)) {
                return false;
            }
            return renameToFree(writeChecked(file, content, check), file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell whether " + file + " was created: " + e, e);
        }
    }

    /** The content of a file to be, under a temporary name, if a check that comes after writing it succeeds. */
    private Path writeChecked(Path file, byte[] content, Runnable check) throws IOException {
        Path temporary = writeTemporaryOf(file, content);
        try {
            check.run();
        } catch (RuntimeException e) {
            files.delete(temporary, false);
            throw e;
        }
        return temporary;
    }

    private Path writeTemporaryOf(Path file, byte[] content) throws IOException {
        try {
            return writeTemporary(file.getParent(), content);
        } catch (FileNotFoundException e) {
            throw gone(file.getParent().toString(), e);
        }
    }

    private static DirectoryGoneException gone(String missing, IOException cause) {
        return new DirectoryGoneException(
                missing + " is not what it was: it was renamed, or deleted, or another took its place", cause);
    }

    @Override
    public void prepare(String directory) {
        Path made = directory.isEmpty() ? new Path(root()) : resolve(directory);
        try {
            files.mkdirs(made);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the directory " + made + ": " + e, e);
        }
    }

    @Override
    public void renameDirectory(String from, String to) {
        Path source = resolve(from);
        Path target = resolve(to);
        try {
            files.mkdirs(target.getParent());
            files.rename(source, target, Rename.NONE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot rename the directory " + source + " to " + target + ": " + e, e);
        }
    }

    @Override
    public void deleteEmptyDirectories(String path) {
        Path directory = resolve(path);
        try {
            deleteIfEmpty(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the empty directories below " + directory + ": " + e, e);
        }
    }

    /** Whether there is nothing left. */
    private boolean deleteIfEmpty(Path directory) throws IOException {
        boolean empty = true;
        try {
            for (FileStatus entry : files.listStatus(directory)) {
                empty &= entry.isDirectory() && deleteIfEmpty(entry.getPath());
            }
            if (empty) {
                files.delete(directory, false);
            }
        } catch (FileNotFoundException | PathIsNotEmptyDirectoryException e) {
            return false; // somebody else deletes it, or writes there
        }
        return empty;
    }

    @Override
    public void overwrite(String path, byte[] content) {
        replace(path, content, () -> {});
    }

    /** {@inheritDoc} By the same order of steps as {@link #putAfter}. */
    @Override
    public void overwriteIn(String path, byte[] content, String known, Predicate<byte[]> same) {
        replace(path, content, () -> requireThere(known, same));
    }

    private void replace(String path, byte[] content, Runnable check) {
        Path file = resolve(path);
        try {
            files.rename(writeChecked(file, content, check), file, Rename.OVERWRITE);
        } catch (FileNotFoundException e) {
            throw gone(file.getParent().toString(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot overwrite " + file + ": " + e, e);
        }
    }

    /** Datanodes write each block to disk when it ends; hsync before close would do that for the last block only. */
    @Override
    FSDataOutputStream create(Path file) throws IOException {
        try {
            return createIn(file);
        } catch (FileNotFoundException e) {
            makeBelowRoot(file.getParent());
            return createIn(file);
        }
    }

    private FSDataOutputStream createIn(Path file) throws IOException {
        return files.createFile(file).overwrite(false).syncBlock().build();
    }

    /** Fails where there is no root: see {@link Store#prepare}. */
    private void makeBelowRoot(Path directory) throws IOException {
        if (directory.equals(new Path(root()))) {
            return;
        }
        try {
            files.mkdir(directory, FsPermission.getDirDefault());
        } catch (FileNotFoundException e) {
            makeBelowRoot(directory.getParent());
            files.mkdir(directory, FsPermission.getDirDefault());
        }
    }

    private boolean renameToFree(Path temporary, Path file) throws IOException {
        try {
            files.rename(temporary, file, Rename.NONE);
            return true;
        } catch (FileAlreadyExistsException e) {
            if (!files.delete(temporary, false)) {
                throw new IOException(
                        "it was refused because the name is taken, but it has gone from its temporary name " + temporary
                                + ": it may have been renamed by an attempt whose answer was lost",
                        e);
            }
            return false;
        }
    }

    private Path writeTemporary(Path directory, byte[] content) throws IOException {
        Path temporary = new Path(directory, TablePath.TEMPORARY + UUID.randomUUID());
        try (OutputStream out = create(temporary)) {
            out.write(content);
        } catch (IOException e) {
            deleteAfter(e, temporary);
            throw e;
        }
        return temporary;
    }

    private void deleteAfter(IOException failure, Path temporary) {
        try {
            files.delete(temporary, false);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
