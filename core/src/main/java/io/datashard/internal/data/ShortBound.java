package io.datashard.internal.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Bounds of strings and binary values, cut so that a catalog of many files stays small: the bound of a column of long texts is
 * {@value #LENGTH} code points or bytes long at most.
 */
final class ShortBound {
    static final int LENGTH = 32;

    private ShortBound() {}

    /** A value that is not greater; the value itself if it is short. */
    static Object lower(Object value) {
        if (value instanceof String text) {
            return prefix(text);
        }
        return value instanceof ByteBuffer bytes ? prefix(bytes) : value;
    }

    /** A value that is not less; the value itself if it is short. Nothing if no short one is. */
    static Optional<Object> upper(Object value) {
        if (value instanceof String text && !prefix(text).equals(text)) {
            return above(prefix(text));
        } else if (value instanceof ByteBuffer bytes && bytes.remaining() > LENGTH) {
            return above(prefix(bytes));
        }
        return Optional.of(value);
    }

    private static String prefix(String text) {
        if (text.length() <= LENGTH || text.codePointCount(0, text.length()) <= LENGTH) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, LENGTH));
    }

    private static ByteBuffer prefix(ByteBuffer bytes) {
        byte[] prefix = new byte[Math.min(LENGTH, bytes.remaining())];
        bytes.get(bytes.position(), prefix);
        return ByteBuffer.wrap(prefix);
    }

    /** The shortest string above every string that starts with a prefix. The order of code points is that of UTF-8 bytes. */
    private static Optional<Object> above(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            end -= Character.charCount(last);
            if (last < Character.MAX_CODE_POINT) {
                int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
                return Optional.of(prefix.substring(0, end) + Character.toString(next));
            }
        }
        return Optional.empty();
    }

    /** The shortest bytes above all bytes that start with a prefix. */
    static Optional<Object> above(ByteBuffer prefix) {
        byte[] bytes = new byte[prefix.remaining()];
        prefix.get(prefix.position(), bytes);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == (byte) 0xff) {
            end--;
        }
        if (end == 0) {
            return Optional.empty();
        }
        bytes[end - 1]++;
        return Optional.of(ByteBuffer.wrap(Arrays.copyOf(bytes, end)));
    }
}
