package io.datashard.internal.pack;

import io.datashard.DeletionVector;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Deletion vectors among what is packed. Of a file that has none it is one byte. */
public final class PackedDeletes {
    private static final int NONE = 0;
    private static final int INLINE = 1;
    private static final int STORED = 2;

    private PackedDeletes() {}

    /** Adds a vector, or that there is none. */
    public static void put(PackedOutput out, Optional<DeletionVector> deletes) {
        DeletionVector vector = deletes.orElse(null);
        if (vector instanceof DeletionVector.Inline inline) {
            out.putNumber(INLINE);
            out.putNumber(inline.rows());
            out.putBytes(inline.bytes());
        } else if (vector instanceof DeletionVector.Stored stored) {
            out.putNumber(STORED);
            out.putNumber(stored.rows());
            // not as a path: data files would no longer be told by what differs from the one before
            out.putBytes(ByteBuffer.wrap(stored.path().getBytes(StandardCharsets.UTF_8)));
            out.putNumber(stored.offset());
            out.putNumber(stored.bytes());
        } else {
            out.putNumber(NONE);
        }
    }

    /** The next vector, or that there is none. */
    public static Optional<DeletionVector> next(PackedInput in) {
        long kind = in.nextNumber();
        if (kind == INLINE) {
            return Optional.of(new DeletionVector.Inline(in.nextNumber(), in.nextBytes()));
        } else if (kind == STORED) {
            return Optional.of(new DeletionVector.Stored(
                    in.nextNumber(),
                    StandardCharsets.UTF_8.decode(in.nextBytes()).toString(),
                    in.nextNumber(),
                    (int) in.nextNumber()));
        }
        return Optional.empty();
    }
}
