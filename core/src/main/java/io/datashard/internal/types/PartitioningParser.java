package io.datashard.internal.types;

import io.datashard.DatashardException;
import io.datashard.Transform;
import io.datashard.internal.sphere.Healpix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the grammar of partitioning text: terms separated by commas, each {@code column} or {@code transform(arguments)}. */
final class PartitioningParser {
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(?:(?<quoted>`(?:[^`]|``)+`)|(?<word>[\\p{L}\\p{N}_$]+)|(?<mark>[(),.]))");

    private final String text;
    private final List<String> tokens = new ArrayList<>();
    private int next;

    /** What one partition field is computed from and how. */
    record Term(Transform transform, List<List<String>> columns) {
        Term(Transform transform, Column column) {
            this(transform, List.of(column.names()));
        }
    }

    /** A column's name after those of the structs that it lies in. */
    private record Column(List<String> names) {}

    PartitioningParser(String text) {
        this.text = text;
        Matcher matcher = TOKEN.matcher(text.stripTrailing());
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            tokens.add(matcher.group().strip());
            end = matcher.end();
        }
        if (end < text.stripTrailing().length()) {
            throw malformed("'" + text.substring(end).strip() + "' is not understood; names with characters other than "
                    + "letters, digits and underscores must stand in backquotes");
        }
    }

    /** The terms in order; none for blank text. */
    List<Term> terms() {
        List<Term> terms = new ArrayList<>();
        while (next < tokens.size()) {
            if (!terms.isEmpty()) {
                expect(",");
            }
            terms.add(term());
        }
        return terms;
    }

    private Term term() {
        boolean function = next + 1 < tokens.size() && tokens.get(next + 1).equals("(");
        if (!function) {
            return new Term(new Transform.Identity(), column());
        }
        String name = tokens.get(next).toLowerCase(Locale.ROOT);
        next += 2;
        Term term = arguments(name);
        expect(")");
        return term;
    }

    private Term arguments(String name) {
        return switch (name) {
            case "identity" -> new Term(new Transform.Identity(), column());
            case "year", "years" -> new Term(new Transform.Years(), column());
            case "month", "months" -> new Term(new Transform.Months(), column());
            case "day", "days", "date" -> new Term(new Transform.Days(), column());
            case "hour", "hours", "date_hour" -> new Term(new Transform.Hours(), column());
            case "bucket" -> {
                int buckets = number();
                expect(",");
                yield new Term(new Transform.Bucket(buckets), column());
            }
            case "truncate" -> truncate();
            case "healpix" -> healpix();
            default -> throw malformed(
                    "there is no transform " + name
                            + "; the transforms are identity, years, months, days, hours, bucket(n, column), truncate(width, column) and healpix(order, longitude, latitude)");
        };
    }

    /** Spark writes the width first, Iceberg's older functions last. */
    private Term truncate() {
        if (isNumber(peek())) {
            int width = number();
            expect(",");
            return new Term(new Transform.Truncate(width), column());
        }
        Column column = column();
        expect(",");
        return new Term(new Transform.Truncate(number()), column);
    }

    private Term healpix() {
        String token = take("an order");
        if (!token.matches("[0-9]{1,2}") || Integer.parseInt(token) > Healpix.MAX_ORDER) {
            throw malformed(
                    "it has '" + token + "' where the order of healpix is expected, from 0 to " + Healpix.MAX_ORDER);
        }
        expect(",");
        Column longitude = column();
        expect(",");
        return new Term(
                new Transform.HealpixCell(Integer.parseInt(token)), List.of(longitude.names(), column().names()));
    }

    private Column column() {
        List<String> names = new ArrayList<>();
        names.add(name());
        while (peek().equals(".")) {
            next++;
            names.add(name());
        }
        return new Column(names);
    }

    private String name() {
        String token = take("a column");
        if (token.startsWith("`")) {
            return token.substring(1, token.length() - 1).replace("``", "`");
        } else if (token.length() == 1 && "(),.".contains(token)) {
            throw malformed("it has '" + token + "' where the name of a column is expected");
        }
        return token;
    }

    private int number() {
        String token = take("a number");
        if (!isNumber(token)) {
            throw malformed("it has '" + token + "' where a positive whole number is expected");
        }
        return Integer.parseInt(token);
    }

    private static boolean isNumber(String token) {
        return token.matches("0*[1-9][0-9]{0,8}");
    }

    private void expect(String mark) {
        String token = take("'" + mark + "'");
        if (!token.equals(mark)) {
            throw malformed("it has '" + token + "' where '" + mark + "' is expected");
        }
    }

    private String peek() {
        return next < tokens.size() ? tokens.get(next) : "";
    }

    private String take(String expected) {
        if (next == tokens.size()) {
            throw malformed("it ends where " + expected + " is expected");
        }
        return tokens.get(next++);
    }

    private DatashardException malformed(String cause) {
        return new DatashardException("'" + text + "' is not a partitioning: " + cause
                + ". Write it like: days(ts), bucket(16, id), truncate(4, name), region");
    }
}
