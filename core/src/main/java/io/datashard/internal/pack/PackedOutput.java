package io.datashard.internal.pack;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Packs paths and numbers into bytes, from which a {@link PackedInput} reads them in the same order. Of a path only what it does not
 * share with the path before it is kept: in the order of the catalog, neighbors begin and end with the same bytes. For one thread.
 */
public final class PackedOutput {
    private static final byte[] NO_PATH = {};

    /** Seven bits of a number go into each byte, the least first, and the eighth says that more follow. */
    static final int DIGIT_BITS = 7;

    static final int MORE = 1 << DIGIT_BITS;
    static final int DIGIT = MORE - 1;

    private byte[] bytes = new byte[64];
    private int size;
    private byte[] last = NO_PATH;

    /** Adds a path, which is valid Unicode. */
    public void putPath(String path) {
        byte[] utf8 = path.getBytes(StandardCharsets.UTF_8);
        int shorter = Math.min(utf8.length, last.length);
        int mismatch = Arrays.mismatch(utf8, last);
        int prefix = mismatch < 0 ? shorter : mismatch;
        int suffix = 0;
        while (suffix < shorter - prefix && utf8[utf8.length - 1 - suffix] == last[last.length - 1 - suffix]) {
            suffix++;
        }
        int own = utf8.length - prefix - suffix;
        putNumber(prefix);
        putNumber(suffix);
        putNumber(own);
        reserve(own);
        System.arraycopy(utf8, prefix, bytes, size, own);
        size += own;
        last = utf8;
    }

    /** Adds a number. The smaller it is, the fewer bytes it takes, from one to ten; a negative one takes ten. */
    public void putNumber(long number) {
        reserve(Long.SIZE / DIGIT_BITS + 1);
        long rest = number;
        while ((rest & ~DIGIT) != 0) {
            bytes[size++] = (byte) ((rest & DIGIT) | MORE);
            rest >>>= DIGIT_BITS;
        }
        bytes[size++] = (byte) rest;
    }

    /** Adds the bytes that remain in a buffer, which stays as it is. */
    public void putBytes(ByteBuffer added) {
        int length = added.remaining();
        putNumber(length);
        reserve(length);
        added.get(added.position(), bytes, size, length);
        size += length;
    }

    /** How many bytes there are so far. */
    public int size() {
        return size;
    }

    /** What was packed, after which this is empty as at first. */
    public byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, size);
        size = 0;
        last = NO_PATH;
        return taken;
    }

    private void reserve(int more) {
        int needed = Math.addExact(size, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + (bytes.length >> 1)));
        }
    }
}
