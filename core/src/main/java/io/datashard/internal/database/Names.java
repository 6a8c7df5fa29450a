package io.datashard.internal.database;

import io.datashard.DatashardException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which names tables and namespaces can have: those that are the names of directories on every store. */
public final class Names {
    /** What POSIX file systems and HDFS allow. */
    private static final int MOST_BYTES = 255;

    private Names() {}

    /**
     * The name itself, after a check.
     *
     * @throws DatashardException that says why it is not possible
     */
    public static String require(String name) {
        refusal(name).ifPresent(because -> {
            throw new DatashardException("\"" + name.replaceAll("\\p{Cntrl}", "?")
                    + "\" cannot be the name of a table or namespace, because " + because
                    + ". Names are directories; choose another one");
        });
        return name;
    }

    /** Whether a table or namespace can have this name. */
    public static boolean isPossible(String name) {
        return refusal(name).isEmpty();
    }

    private static Optional<String> refusal(String name) {
        if (name.isEmpty()) {
            return Optional.of("it is empty");
        } else if (name.startsWith("_") || name.startsWith(".")) {
            return Optional.of("names that begin with _ or . are hidden: those of what is no table");
        } else if (name.chars().anyMatch(c -> c == '/' || c == '\\' || c == ':' || Character.isISOControl(c))) {
            return Optional.of("it has a slash, a backslash, a colon or a control character in it");
        } else if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            return Optional.of("it has half of a surrogate pair in it and so no form in UTF-8");
        } else if (name.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            return Optional.of("it is longer than " + MOST_BYTES + " bytes");
        }
        return Optional.empty();
    }

    /** A name of several parts as SQL writes it. */
    public static String sql(List<String> parts) {
        return parts.stream()
                .map(part -> part.matches("[A-Za-z][A-Za-z0-9_]*") ? part : "`" + part.replace("`", "``") + "`")
                .collect(Collectors.joining("."));
    }
}
