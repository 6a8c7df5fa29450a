package io.datashard.spark;

import io.datashard.DatashardException;
import io.datashard.internal.store.Stores;
import org.apache.hadoop.conf.Configuration;

/** Locations that users give where only one is possible. */
final class Locations {
    private Locations() {}

    /**
     * @param otherwise what a user can do, besides leaving the location out, to have it there
     * @throws DatashardException unless both are the same directory
     */
    static void requireSame(String given, String own, String of, String otherwise, Configuration configuration) {
        String wanted = Stores.open(given, configuration).root();
        if (!wanted.equals(Stores.open(own, configuration).root())) {
            throw new DatashardException("the location of " + of + " cannot be " + given
                    + ": in this catalog it is " + own
                    + ", by its name. Leave LOCATION out, or " + otherwise);
        }
    }
}
