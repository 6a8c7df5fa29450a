package io.datashard.internal.store;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Hadoop's plain exclusive create. Google's connector makes it atomic: it asks for generation 0 when the stream is closed, which is
 * also when the object appears. Never for S3A, which only looks whether there is something before it writes.
 */
final class CreatePut implements ExclusivePut {
    private final FileSystem files;

    CreatePut(FileSystem files) {
        this.files = files;
    }

    @Override
    public boolean put(Path file, byte[] content) throws IOException {
        try {
            WholeWrite.write(files.create(file, false), content);
        } catch (IOException e) {
            // A loser may be told no more than that something failed; then what is there says whether it lost.
            if (files.exists(file)) {
                return false;
            }
            throw e;
        }
        return true;
    }
}
