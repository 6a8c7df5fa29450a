package io.datashard.internal.store;

import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A temporary file and a rename. Azure's connector renames with If-None-Match, so onto nothing only; its exclusive create would show
 * the file empty before it is written.
 */
final class RenamePut implements ExclusivePut {
    private final FileSystem files;

    RenamePut(FileSystem files) {
        this.files = files;
    }

    @Override
    public boolean put(Path file, byte[] content) throws IOException {
        if (files.exists(file)) {
            return false;
        }
        Path temporary = new Path(file.getParent(), TablePath.TEMPORARY + UUID.randomUUID());
        try (OutputStream out = files.create(temporary, false)) {
            out.write(content);
        }
        if (files.rename(temporary, file)) {
            return true;
        }
        files.delete(temporary, false);
        if (!files.exists(file)) {
            throw new IOException(temporary + " was not renamed, though nothing has the new name");
        }
        return false;
    }
}
