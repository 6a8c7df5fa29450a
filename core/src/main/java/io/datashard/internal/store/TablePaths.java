package io.datashard.internal.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Checks paths that come one after the other, as {@link TablePath#require} does. In the order of a catalog neighbors begin alike, and
 * what a path shares with the one before it is not looked at again. For one thread.
 */
public final class TablePaths {
    private byte[] last = {};

    /** Where the last name of the path before begins. */
    private int name;

    /**
     * A path, after a check that it leads to something below the root.
     *
     * @param utf8 not to be changed any more
     * @throws io.datashard.CorruptTableException if it does not
     */
    public String require(byte[] utf8) {
        String path = new String(utf8, StandardCharsets.UTF_8);
        int mismatch = Arrays.mismatch(utf8, last);
        int shared = mismatch < 0 ? utf8.length : mismatch;
        // A name that begins like a good one for so long is neither empty nor a dot or two nor that of a temporary
        // file.
        if (shared < name + TablePath.TEMPORARY.length() || !isRestOfName(utf8, shared)) {
            TablePath.require(path);
            name = afterLastSlash(utf8);
        }
        last = utf8;
        return path;
    }

    /** Whether no byte from one on has a meaning in a path. In UTF-8 none of these is a part of another character. */
    private static boolean isRestOfName(byte[] utf8, int start) {
        for (int i = start; i < utf8.length; i++) {
            byte b = utf8[i];
            if (b == '/' || b == '\\' || b == ':' || b == 0) {
                return false;
            }
        }
        return true;
    }

    private static int afterLastSlash(byte[] utf8) {
        int i = utf8.length;
        while (i > 0 && utf8[i - 1] != '/') {
            i--;
        }
        return i;
    }
}
