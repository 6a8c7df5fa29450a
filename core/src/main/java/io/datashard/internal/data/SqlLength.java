package io.datashard.internal.data;

import io.datashard.DatashardException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of strings as SQL declared them: {@code char(4)}, {@code array<varchar(10)>}; {@link io.datashard.Field#sqlType}. */
public final class SqlLength {
    private static final Pattern STRING = Pattern.compile("(char|varchar)\\((\\d{1,9})\\)");
    private static final String ARRAY = "array<";
    private static final String MAP = "map<";

    private SqlLength() {}

    /** Whether all strings that keep to a declaration keep to another one, too; no declaration is blank. */
    public static boolean admits(String from, String to) {
        Matcher before = STRING.matcher(from);
        Matcher after = STRING.matcher(to);
        return from.equals(to)
                || (before.matches()
                        && after.matches()
                        && after.group(1).equals("varchar")
                        && Integer.parseInt(before.group(2)) <= Integer.parseInt(after.group(2)));
    }

    /** @throws DatashardException if a string of a value, which is not null, is longer than declared, or not as long for char */
    static void require(Object value, String declared, String column) {
        Matcher string = STRING.matcher(declared);
        if (string.matches() && value instanceof String text) {
            requireLength(text, string.group(1).equals("char"), Integer.parseInt(string.group(2)), column);
        } else if (declared.startsWith(ARRAY) && value instanceof List<?> elements) {
            String element = declared.substring(ARRAY.length(), declared.length() - 1);
            elements.stream().filter(Objects::nonNull).forEach(each -> require(each, element, column + ".element"));
        } else if (declared.startsWith(MAP) && value instanceof Map<?, ?> map) {
            int comma = comma(declared);
            String key = declared.substring(MAP.length(), comma);
            String mapped = declared.substring(comma + 1, declared.length() - 1);
            map.keySet().forEach(each -> require(each, key, column + ".key"));
            map.values().stream().filter(Objects::nonNull).forEach(each -> require(each, mapped, column + ".value"));
        }
    }

    private static void requireLength(String text, boolean padded, int length, String column) {
        int actual = text.codePointCount(0, text.length());
        if (actual > length || (padded && actual < length)) {
            throw new DatashardException("the column " + column + " was declared as "
                    + (padded ? "char(" : "varchar(") + length + "), but a string has " + actual + " characters: give "
                    + (padded ? "exactly " + length + ", filled up with blanks" : "at most " + length));
        }
    }

    /** Where a map's key ends: at the first comma outside of brackets. */
    private static int comma(String map) {
        int depth = 0;
        for (int i = MAP.length(); i < map.length(); i++) {
            char c = map.charAt(i);
            depth += c == '<' || c == '(' ? 1 : c == '>' || c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                return i;
            }
        }
        throw new DatashardException("\"" + map + "\" is no type of SQL; the table's metadata is damaged");
    }
}
