package io.datashard.internal.store;

import org.apache.hadoop.conf.Configuration;

/** Chooses the store for a location, by its scheme. */
public final class Stores {
    private Stores() {}

    /**
     * The store of the table at a location.
     *
     * @throws io.datashard.DatashardException if no store is proven for the scheme
     */
    public static Store open(String location, Configuration configuration) {
        throw new UnsupportedOperationException();
    }
}
