package io.datashard.internal.vector;

import io.datashard.DeletionVector;
import io.datashard.RowSet;
import io.datashard.internal.store.Store;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.apache.parquet.io.PositionOutputStream;

/** Makes vectors of positions; those that are large go into one file, which is only made if there is one. For one thread. */
public final class VectorWriter implements Closeable {
    private final Store store;
    private final String path;
    private PositionOutputStream file;
    private long written;

    /** @param path a new file, relative to the table's root */
    public VectorWriter(Store store, String path) {
        this.store = store;
        this.path = path;
    }

    /**
     * The vector of positions.
     *
     * @param positions at least one
     * @throws UncheckedIOException if the store fails
     */
    public DeletionVector write(RowSet positions) {
        ByteBuffer bytes = positions.bytes();
        return VectorFormat.inline(positions, bytes).orElseGet(() -> store(positions, bytes));
    }

    private DeletionVector store(RowSet positions, ByteBuffer bytes) {
        try {
            if (file == null) {
                file = store.output(path).create(0);
                file.write(VectorFormat.MAGIC);
            }
            long offset = file.getPos();
            file.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            file.write(ByteBuffer.allocate(VectorFormat.CHECKSUM_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(VectorFormat.checksum(bytes))
                    .array());
            written = file.getPos();
            return new DeletionVector.Stored(
                    positions.count(), path, offset, bytes.remaining() + VectorFormat.CHECKSUM_BYTES);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** The path of the file, if there is one. */
    public Optional<String> path() {
        return written == 0 ? Optional.empty() : Optional.of(path);
    }

    /** The size of the file. */
    public long bytes() {
        return written;
    }

    /**
     * Ends the file.
     *
     * @throws UncheckedIOException if the store fails
     */
    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    private UncheckedIOException failed(IOException cause) {
        return new UncheckedIOException("cannot write " + path + " of " + store.root() + ": " + cause, cause);
    }
}
