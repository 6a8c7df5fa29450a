package io.datashard.internal.store;

import io.datashard.CorruptTableException;

/** Paths inside a table. They come from metadata that anyone may have written, so none is trusted to stay below the root. */
public final class TablePath {
    /** Begins the names of a store's temporary files, which are nobody's content. */
    static final String TEMPORARY = ".tmp-";

    private TablePath() {}

    /**
     * The path itself, after a check that it leads to something below the root.
     *
     * @throws CorruptTableException if it does not
     */
    public static String require(String path) {
        int start = 0;
        for (int i = 0; i < path.length(); i++) {
            switch (path.charAt(i)) {
                case '/' -> {
                    requireName(path, start, i);
                    start = i + 1;
                }
                case ':' -> {
                    if (start == 0) {
                        throw refused(path, "a colon in its first name would make it a URI");
                    }
                }
                case '\\', '\0' -> throw refused(path, "it has a backslash or a NUL in it");
                default -> {
                    if (Character.isSurrogate(path.charAt(i)) && isHalfOfPair(path, i)) {
                        throw refused(path, "it has half of a surrogate pair in it and so no form in UTF-8");
                    }
                }
            }
        }
        requireName(path, start, path.length());
        return path;
    }

    private static boolean isHalfOfPair(String path, int i) {
        char c = path.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == path.length() || !Character.isLowSurrogate(path.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(path.charAt(i - 1)));
    }

    /** The same for a directory, where "" is the root. */
    static String requireDirectory(String path) {
        return path.isEmpty() ? path : require(path);
    }

    private static void requireName(String path, int start, int end) {
        int length = end - start;
        if (length == 0 || (length <= 2 && "..".startsWith(path.substring(start, end)))) {
            throw refused(path, "it has the name '" + path.substring(start, end) + "' in it");
        }
        if (path.startsWith(TEMPORARY, start)) {
            throw refused(path, "names that begin with " + TEMPORARY + " are temporary files of the store");
        }
    }

    static CorruptTableException refused(String path, String because) {
        return new CorruptTableException("'" + path + "' is refused as a path inside the table, because " + because
                + ". Paths are relative to the table's root and stay below it; the metadata that holds this one was damaged or"
                + " forged. Roll the table back to a version that does not refer to it");
    }
}
