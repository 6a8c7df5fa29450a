package io.datashard.internal.store;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
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
        Path file = resolve(path);
        try {
            return !files.exists(file) && renameToFree(writeTemporary(file.getParent(), content), file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell whether " + file + " was created: " + e, e);
        }
    }

    @Override
    public void overwrite(String path, byte[] content) {
        Path file = resolve(path);
        try {
            files.rename(writeTemporary(file.getParent(), content), file, Rename.OVERWRITE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot overwrite " + file + ": " + e, e);
        }
    }

    /** Datanodes write each block to disk when it ends; hsync before close would do that for the last block only. */
    @Override
    FSDataOutputStream create(Path file) throws IOException {
        return files.createFile(file).overwrite(false).syncBlock().recursive().build();
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
