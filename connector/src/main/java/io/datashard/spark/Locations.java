package io.datashard.spark;

import io.datashard.DatashardException;
import io.datashard.internal.store.Stores;
import org.apache.hadoop.conf.Configuration;

/** Locations that users give where only one is possible. */
final class Locations {
    private Locations() {}

    /** @throws DatashardException unless both are the same directory */
    static void requireSame(String given, String own, String of, Configuration configuration) {
        String wanted = Stores.open(given, configuration).root();
        if (!wanted.equals(Stores.open(own, configuration).root())) {
            throw new DatashardException("the location of " + of + " cannot be " + given
                    + ": in this catalog it is " + own
                    + ", by its name. Leave LOCATION out, or create the table by its path: datashard.`" + given + "`");
        }
    }
}
