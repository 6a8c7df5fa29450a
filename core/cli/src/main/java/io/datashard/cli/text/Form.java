package io.datashard.cli.text;

import java.util.List;
import java.util.Locale;

/** How people read single values. */
public final class Form {
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB");
    private static final double STEP = 1024;

    /** From here on a value would be shown as this many of its unit, and is better one of the next. */
    private static final double ROUNDS_UP = 1023.95;

    private Form() {}

    /** A count, {@code 336,776}. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** A difference of counts with its sign, {@code +23,611}; nothing where there is none. */
    public static String difference(long difference) {
        return difference == 0 ? "" : String.format(Locale.ROOT, "%+,d", difference);
    }

    /** A number of bytes in binary units: {@code 17 B}, {@code 1.5 KiB}. */
    public static String bytes(long bytes) {
        if (Math.abs(bytes) < STEP) {
            return bytes + " B";
        }
        double amount = bytes / STEP;
        int unit = 1;
        while (Math.abs(amount) >= ROUNDS_UP && unit < UNITS.size() - 1) {
            amount /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", amount, UNITS.get(unit));
    }

    /** A difference of bytes with its sign; nothing where there is none. */
    public static String bytesDifference(long difference) {
        return difference == 0 ? "" : (difference > 0 ? "+" : "") + bytes(difference);
    }

    /** A count and the noun for it: {@code 1 file}, {@code 2,000 files}. */
    public static String counted(long count, String noun) {
        return count(count) + " " + noun + (count == 1 ? "" : "s");
    }

    /**
     * The same text on one line and without what would steer a terminal: names and comments in a table are anybody's. Control
     * characters become escapes as in Java.
     */
    public static String printable(String text) {
        if (text.codePoints().noneMatch(Form::steers)) {
            return text;
        }
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(character -> {
            if (character == '\n') {
                printable.append("\\n");
            } else if (character == '\t') {
                printable.append("\\t");
            } else if (steers(character)) {
                printable.append(String.format(Locale.ROOT, "\\u%04x", character));
            } else {
                printable.appendCodePoint(character);
            }
        });
        return printable.toString();
    }

    /** Control characters, and the format characters that turn the direction of writing. */
    private static boolean steers(int character) {
        return Character.isISOControl(character)
                || (character >= 0x202A && character <= 0x202E)
                || (character >= 0x2066 && character <= 0x2069);
    }
}
