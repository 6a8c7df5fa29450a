package io.datashard.internal.prune;

import java.nio.ByteBuffer;

/** The least value that is greater than every value with a prefix; null if there is none. */
final class Successor {
    private Successor() {}

    /** In the order of UTF-8 bytes, which is that of code points. */
    static String of(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            end -= Character.charCount(last);
            if (last < Character.MAX_CODE_POINT) {
                // Surrogates are not characters: no string holds one.
                int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
                return prefix.substring(0, end) + Character.toString(next);
            }
        }
        return null;
    }

    /** In the order of unsigned bytes. */
    static ByteBuffer of(ByteBuffer prefix) {
        for (int end = prefix.remaining(); end > 0; end--) {
            int last = prefix.get(prefix.position() + end - 1) & 0xff;
            if (last < 0xff) {
                byte[] next = new byte[end];
                prefix.get(prefix.position(), next);
                next[end - 1] = (byte) (last + 1);
                return ByteBuffer.wrap(next);
            }
        }
        return null;
    }
}
