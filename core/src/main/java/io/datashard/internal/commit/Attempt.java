package io.datashard.internal.commit;

import java.util.Map;

/**
 * One attempt to commit.
 *
 * @param number of the version that it would make
 * @param count which attempt of its transaction it is, from 1 on; the names of files that are written for it alone have it
 * @param metrics what the commit took until now
 */
record Attempt(long number, int count, Map<String, Long> metrics) {
    Attempt {
        metrics = Map.copyOf(metrics);
    }
}
