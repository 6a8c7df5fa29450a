package io.datashard.internal.commit;

import io.datashard.internal.version.Version;

/**
 * Who holds a number, by which a table is known should its directory be moved and another table take its place.
 *
 * @param number a number that is taken
 * @param transaction the id of the transaction that took it, whether its version counts or not
 */
record Taken(long number, String transaction) {
    static Taken by(Version version) {
        return new Taken(version.number(), version.identity().transactionId());
    }
}
