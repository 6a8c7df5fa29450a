package io.datashard.internal.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A table on a store that shows an object when its stream is closed, whole, and that can be asked to create it only if it is
 * absent. Whether a server honours that is tried before this process first commits to it: see {@link RaceCheck}.
 */
final class ObjectStore extends HadoopStore {
    private final FileSystem files;
    private final ExclusivePut put;

    ObjectStore(FileSystem files, Path root, ExclusivePut put) {
        super(files, root);
        this.files = files;
        this.put = put;
    }

    @Override
    Store at(Path directory) {
        return new ObjectStore(files, directory, put);
    }

    @Override
    public String identity() {
        return root() + " on " + server();
    }

    @Override
    public void requireExclusivePuts() {
        RaceCheck.require(server(), this, (path, content) -> put.put(resolve(path), content));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Clients repeat requests whose answer was lost, and are then refused because of their own object. So a refusal is checked by
     * reading the object back: if it has this very content, this call created it. No two callers have the same content, as each
     * carries the id of its transaction.
     */
    @Override
    public boolean putIfAbsent(String path, byte[] content) {
        Path file = resolve(path);
        try {
            return put.put(file, content) || holds(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell whether " + file + " was created: " + e, e);
        }
    }

    @Override
    public void overwrite(String path, byte[] content) {
        Path file = resolve(path);
        try {
            WholeWrite.write(create(file), content);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot overwrite " + file + ": " + e, e);
        }
    }

    /** Overwriting, so that S3A does not look first whether there is something: names of files are unique. */
    @Override
    FSDataOutputStream create(Path file) throws IOException {
        var builder = files.createFile(file).overwrite(true).recursive();
        builder.opt("fs.s3a.create.performance", true);
        return builder.build();
    }

    private boolean holds(String path, byte[] content) throws IOException {
        byte[] held = read(path)
                .orElseThrow(() -> new IOException("it was refused because the name is taken, but nothing is there"));
        return Arrays.equals(held, content);
    }

    private String server() {
        String endpoint = files.getConf().getTrimmed("fs.s3a.endpoint", "");
        return endpoint.isEmpty() ? files.getUri().toString() : files.getUri() + " at " + endpoint;
    }
}
