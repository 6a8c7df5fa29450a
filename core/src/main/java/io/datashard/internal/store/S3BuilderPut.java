package io.datashard.internal.store;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The conditional PUT that S3A offers since Hadoop 3.4.2. */
final class S3BuilderPut implements ExclusivePut {
    /** The name of both the option and the path capability. */
    static final String CONDITIONAL = "fs.option.create.conditional.overwrite";

    /** What S3A makes of status 412. Known by name, because hadoop-aws is the user's to bring. */
    private static final String PRECONDITION_FAILED = "org.apache.hadoop.fs.s3a.RemoteFileChangedException";

    private final FileSystem files;

    S3BuilderPut(FileSystem files) {
        this.files = files;
    }

    @Override
    public boolean put(Path file, byte[] content) throws IOException {
        var builder = files.createFile(file).overwrite(true).recursive();
        builder.must(CONDITIONAL, true);
        try {
            WholeWrite.write(builder.build(), content);
        } catch (IOException e) {
            if (e.getClass().getName().equals(PRECONDITION_FAILED)) {
                return false;
            }
            throw e;
        }
        return true;
    }
}
