package io.datashard.internal.pack;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what a {@link PackedOutput} has packed: the same calls in the same order. For one thread. */
public final class PackedInput {
    private final byte[] bytes;
    private int position;

    /** The path before, which the next one is a change of. */
    private byte[] path = new byte[64];

    private int pathLength;

    /** @param bytes what {@link PackedOutput#take} gave; not to be changed while they are read */
    public PackedInput(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Whether anything is left. */
    public boolean hasNext() {
        return position < bytes.length;
    }

    /** The next path. */
    public String nextPath() {
        int prefix = (int) nextNumber();
        int suffix = (int) nextNumber();
        int own = (int) nextNumber();
        int length = prefix + own + suffix;
        if (length > path.length) {
            path = Arrays.copyOf(path, Math.max(length, 2 * path.length));
        }
        System.arraycopy(path, pathLength - suffix, path, prefix + own, suffix);
        System.arraycopy(bytes, position, path, prefix, own);
        position += own;
        pathLength = length;
        return new String(path, 0, length, StandardCharsets.UTF_8);
    }

    /** The next bytes, in a buffer of their own. */
    public ByteBuffer nextBytes() {
        int length = (int) nextNumber();
        ByteBuffer next = ByteBuffer.wrap(Arrays.copyOfRange(bytes, position, position + length));
        position += length;
        return next;
    }

    /** The next number. */
    public long nextNumber() {
        long number = 0;
        for (int shift = 0; ; shift += PackedOutput.DIGIT_BITS) {
            int digit = bytes[position++];
            number |= (long) (digit & PackedOutput.DIGIT) << shift;
            if ((digit & PackedOutput.MORE) == 0) {
                return number;
            }
        }
    }
}
