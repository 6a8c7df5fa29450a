package io.datashard.internal.types;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.commons.codec.digest.MurmurHash3;

/** Makes any text one name in a path that every store takes. */
final class PathComponent {
    /** What Spark and Hive escape (Spark's ExternalCatalogUtils), and what Windows forbids. */
    private static final String ESCAPED = "\"#%'*/:=?\\{}[]^<>|";

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int HASH_BYTES = 1 + 2 * Long.BYTES;

    private PathComponent() {}

    /** The text, with what could be more than a character to a file system or in a URI as the %XX of its UTF-8. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            boolean edge = i == 0 || i == text.length() - 1;
            if (mustEscape(c) || (edge && (c == '.' || c == ' '))) {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    escaped.append('%').append(HEX.toHexDigits(b));
                }
            } else {
                escaped.appendCodePoint(c);
            }
        }
        return escaped.toString();
    }

    /** An escaped name of at most {@code maxBytes} bytes of UTF-8: a longer one ends in a hash of its whole. */
    static String shorten(String escaped, int maxBytes) {
        byte[] bytes = escaped.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= maxBytes) {
            return escaped;
        }
        int end = maxBytes - HASH_BYTES;
        while (end > 0 && !startsCharacter(bytes, end)) {
            end--;
        }
        long hash = MurmurHash3.hash128x64(bytes, 0, bytes.length, 0)[0];
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + "~"
                + HexFormat.of().toHexDigits(hash);
    }

    private static boolean mustEscape(int c) {
        return ESCAPED.indexOf(c) >= 0
                || Character.isISOControl(c)
                || Character.getType(c) == Character.LINE_SEPARATOR
                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                || Character.getType(c) == Character.SURROGATE;
    }

    /** Whether a cut at this byte divides neither a character nor a %XX. */
    private static boolean startsCharacter(byte[] bytes, int at) {
        boolean continues = (bytes[at] & 0xc0) == 0x80;
        return !continues && bytes[at - 1] != '%' && (at < 2 || bytes[at - 2] != '%');
    }
}
