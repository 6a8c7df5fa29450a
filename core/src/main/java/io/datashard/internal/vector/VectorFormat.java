package io.datashard.internal.vector;

import io.datashard.CorruptTableException;
import io.datashard.DeletionVector;
import io.datashard.RowSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32;

/** The bytes of vectors; FORMAT.md, section "Deletion vectors". */
final class VectorFormat {
    /** What a file of vectors begins with. */
    static final byte[] MAGIC = {'D', 'S', 'D', 'V'};

    /** Behind each vector in a file. */
    static final int CHECKSUM_BYTES = Integer.BYTES;

    /** Larger vectors go into a file, so that neither a version object nor the plan of a scan becomes large by them. */
    private static final int INLINE_BYTES = 256;

    private VectorFormat() {}

    /** The vector of positions as the catalog itself can hold it, if they are few. */
    static Optional<DeletionVector> inline(RowSet positions, ByteBuffer bytes) {
        return bytes.remaining() > INLINE_BYTES
                ? Optional.empty()
                : Optional.of(new DeletionVector.Inline(positions.count(), bytes));
    }

    static int checksum(ByteBuffer bytes) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes.duplicate());
        return (int) checksum.getValue();
    }

    /** What lies in a file. */
    static RowSet readStored(ByteBuffer stored) {
        int length = stored.remaining() - CHECKSUM_BYTES;
        if (length < 0
                || stored.order(ByteOrder.LITTLE_ENDIAN).getInt(stored.position() + length)
                        != checksum(stored.slice(stored.position(), length))) {
            throw new CorruptTableException("its checksum is not that of its bytes");
        }
        return RowSet.of(stored.slice(stored.position(), length));
    }
}
