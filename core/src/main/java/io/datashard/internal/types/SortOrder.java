package io.datashard.internal.types;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the rows of new files are to be ordered, as a table property says: {@code day, id desc, address.city asc nulls last}. It is a wish
 * for writers and promises readers nothing: files that are older than the property, or of a writer that does not sort, are in any order.
 *
 * @param keys the most significant first; none for any order
 */
public record SortOrder(List<SortKey> keys) {
    /** The table property. */
    public static final String PROPERTY = "sort-order";

    private static final String NAME = "(?:`(?:[^`]|``)+`|[\\p{L}\\p{N}_$]+)";
    private static final Pattern PART = Pattern.compile(NAME);
    private static final Pattern KEY = Pattern.compile(
            "\\s*(?<column>" + NAME + "(?:\\s*\\.\\s*" + NAME + ")*)"
                    + "(?:\\s+(?<direction>asc|desc))?(?:\\s+nulls\\s+(?<nulls>first|last))?\\s*(?<end>,|\\z)",
            Pattern.CASE_INSENSITIVE);

    public SortOrder {
        keys = List.copyOf(keys);
    }

    /** Whether small values come first or great ones. */
    public enum Direction {
        ASCENDING,
        DESCENDING
    }

    /** Where nulls come. */
    public enum Nulls {
        FIRST,
        LAST
    }

    /**
     * One column that rows are ordered by.
     *
     * @param path the column and the structs that it lies in, outermost first
     */
    public record SortKey(List<Field> path, Direction direction, Nulls nulls) {
        public SortKey {
            path = List.copyOf(path);
        }

        /** The column itself. */
        public Field column() {
            return path.get(path.size() - 1);
        }

        private String text() {
            String names = new ColumnPath(path).text();
            String order = direction == Direction.ASCENDING ? names : names + " desc";
            return nulls == usual(direction) ? order : order + " nulls " + (nulls == Nulls.FIRST ? "first" : "last");
        }

        /** As SQL has it: nulls count as the least. */
        private static Nulls usual(Direction direction) {
            return direction == Direction.ASCENDING ? Nulls.FIRST : Nulls.LAST;
        }
    }

    /**
     * The order that a table's properties ask for; without keys if they ask for none.
     *
     * @throws DatashardException if the property is malformed, or names what is no column, or one that has no order
     */
    public static SortOrder of(Map<String, String> properties, Schema schema) {
        String text = properties.get(PROPERTY);
        return text == null ? new SortOrder(List.of()) : parse("the table property " + PROPERTY, text, schema);
    }

    /**
     * The order that a text asks for.
     *
     * @param what whose text it is, for errors
     * @throws DatashardException if the text is malformed, or names what is no column, or one that has no order
     */
    public static SortOrder parse(String what, String text, Schema schema) {
        try {
            return new SortOrder(keys(text, schema));
        } catch (DatashardException e) {
            throw new DatashardException(
                    what + " cannot be \"" + text + "\": " + e.getMessage()
                            + ". Write it like: day, id desc, address.city asc nulls last",
                    e);
        }
    }

    /** The property after columns were renamed, if it names one of them. */
    public static Optional<String> renamed(Map<String, String> properties, Schema before, Schema after) {
        SortOrder order = of(properties, before);
        SortOrder renamed = new SortOrder(order.keys().stream()
                .map(key -> new SortKey(after.path(key.column().id()), key.direction(), key.nulls()))
                .toList());
        return renamed.text().equals(order.text()) ? Optional.empty() : Optional.of(renamed.text());
    }

    private String text() {
        return keys.stream().map(SortKey::text).collect(Collectors.joining(", "));
    }

    private static List<SortKey> keys(String text, Schema schema) {
        List<SortKey> keys = new ArrayList<>();
        Matcher matcher = KEY.matcher(text);
        boolean more = true;
        while (more) {
            if (!matcher.lookingAt()) {
                String rest = text.substring(matcher.regionStart()).strip();
                throw new DatashardException(
                        rest.isEmpty() ? "a column is missing at its end" : "'" + rest + "' is not understood");
            }
            SortKey key = key(matcher, schema);
            if (keys.stream()
                    .anyMatch(other -> other.column().id() == key.column().id())) {
                throw new DatashardException("it names " + new ColumnPath(key.path()).name() + " twice");
            }
            keys.add(key);
            more = matcher.group("end").equals(",");
            matcher.region(matcher.end(), text.length());
        }
        return keys;
    }

    private static SortKey key(Matcher matcher, Schema schema) {
        List<String> names = PART.matcher(matcher.group("column"))
                .results()
                .map(part -> unquoted(part.group()))
                .toList();
        ColumnPath path = ColumnPath.resolve(names, schema);
        if (!path.column().type().isPrimitive()) {
            throw new DatashardException("the column " + path.name() + " of type "
                    + path.column().type() + " has no order. Name columns of primitive types");
        }
        Direction direction =
                "desc".equalsIgnoreCase(matcher.group("direction")) ? Direction.DESCENDING : Direction.ASCENDING;
        String nulls = matcher.group("nulls");
        return new SortKey(
                path.fields(),
                direction,
                nulls == null ? SortKey.usual(direction) : nulls.equalsIgnoreCase("first") ? Nulls.FIRST : Nulls.LAST);
    }

    private static String unquoted(String name) {
        return name.startsWith("`") ? name.substring(1, name.length() - 1).replace("``", "`") : name;
    }
}
