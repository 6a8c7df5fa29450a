package io.datashard.internal.version;

import io.datashard.DatashardException;
import java.nio.charset.StandardCharsets;

/**
 * A piece of work that is to be committed once, however often it is tried.
 *
 * @param application who numbers its work
 * @param sequence the number, which rises from one piece of work of the application to the next
 */
public record Once(String application, long sequence) {
    private static final int LONGEST_APPLICATION = 256;

    /** @throws DatashardException if a table cannot remember it */
    public Once {
        if (application.isBlank()
                || application.length() > LONGEST_APPLICATION
                || !StandardCharsets.UTF_8.newEncoder().canEncode(application)) {
            throw new DatashardException(
                    "the application id \"" + application + "\" has " + application.length()
                            + " characters; an id has 1 to " + LONGEST_APPLICATION
                            + " characters that are not all blank and that UTF-8 can hold. Choose one such id for each job and keep it");
        }
        if (sequence < 0) {
            throw new DatashardException("the sequence number " + sequence + " of the application " + application
                    + " is negative; number its work 0, 1, 2 and so on");
        }
    }

    @Override
    public String toString() {
        return "sequence number " + sequence + " of the application " + application;
    }
}
