package io.datashard.internal.encoding;

import io.datashard.DatashardException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.io.api.Binary;

/** Bytes in one array that grows. Numbers are little-endian. */
final class ByteList {
    private static final int FIRST_BYTES = 1024;
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Appender appender = new Appender();
    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;

    int size() {
        return size;
    }

    int allocated() {
        return bytes.length;
    }

    void append(int value) {
        int at = extend(Integer.BYTES);
        INTS.set(bytes, at, value);
    }

    void append(long value) {
        int at = extend(Long.BYTES);
        LONGS.set(bytes, at, value);
    }

    void append(Binary value) {
        try {
            value.writeTo(appender);
        } catch (IOException e) {
            throw new UncheckedIOException("an array in memory cannot fail to take bytes", e);
        }
    }

    /** Makes place and gives where it begins. */
    private int extend(int count) {
        int at = size;
        if (bytes.length - at < count) {
            long needed = (long) at + count;
            if (needed > MOST_BYTES) {
                throw new DatashardException("the values of one page of a column have more than " + MOST_BYTES
                        + " bytes, which no page can hold. Set the option page-rows to a smaller number");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(MOST_BYTES, Math.max(needed, 2L * bytes.length)));
        }
        size = at + count;
        return at;
    }

    /** A hash of the bytes from {@code start} to the end. */
    int hash(int start) {
        long hash = 0;
        int at = start;
        for (; at <= size - Long.BYTES; at += Long.BYTES) {
            hash = mixed(hash ^ (long) LONGS.get(bytes, at));
        }
        long rest = (long) size - at; // else zeros at the end would not count
        for (; at < size; at++) {
            rest = (rest << Byte.SIZE) | (bytes[at] & 0xff);
        }
        return (int) mixed(hash ^ rest);
    }

    /** The multiplication and shift of MurmurHash 2. */
    private static long mixed(long bits) {
        long product = bits * 0xC6A4A7935BD1E995L;
        return product ^ (product >>> 32);
    }

    /** Whether the bytes from {@code tail} to the end are those from {@code from} to {@code to}. */
    boolean endsWith(int from, int to, int tail) {
        return Arrays.equals(bytes, from, to, bytes, tail, size);
    }

    /** Bytes of this list, until it changes. */
    Binary slice(int from, int to) {
        return Binary.fromReusedByteArray(bytes, from, to - from);
    }

    /** All bytes, until the list changes. */
    BytesInput toInput() {
        return BytesInput.from(bytes, 0, size);
    }

    void truncate(int newSize) {
        size = newSize;
    }

    /** Empties the list; what it has allocated stays for the next bytes. */
    void clear() {
        size = 0;
    }

    private final class Appender extends OutputStream {
        @Override
        public void write(int value) {
            bytes[extend(1)] = (byte) value;
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            int at = extend(length);
            System.arraycopy(source, offset, bytes, at, length);
        }
    }
}
