package io.datashard.spark.types;

import io.datashard.DatashardException;
import java.util.Locale;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Options that are true or false. */
public final class BooleanOption {
    private BooleanOption() {}

    /**
     * Whether an option is true; without it, it is false.
     *
     * @throws DatashardException for another value
     */
    public static boolean isTrue(CaseInsensitiveStringMap options, String name) {
        String value = options.getOrDefault(name, "false");
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new DatashardException(
                    "the option " + name + " is \"" + value + "\"; set it to true or false");
        };
    }
}
