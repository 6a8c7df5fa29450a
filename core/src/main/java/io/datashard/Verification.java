package io.datashard;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a check of a whole table has found. Numbers that a transaction over several tables took and did not commit are in none of the lists.
 *
 * @param whole the versions that can be read, with all of their files
 * @param vacuumed the versions that were given up
 * @param damaged what is wrong with each of the other versions; of versions in a row whose objects are lost, at the first of them
 */
public record Verification(List<Long> whole, List<Long> vacuumed, SortedMap<Long, List<String>> damaged) {

    /** Is told how far a check has come, by the thread that makes it. */
    @FunctionalInterface
    public interface Progress {
        /** Nobody is told. */
        Progress NONE = (version, newest) -> {};

        /**
         * A version was checked, and all before it.
         *
         * @param newest the last one that will be
         */
        void checked(long version, long newest);
    }

    public Verification {
        whole = List.copyOf(whole);
        vacuumed = List.copyOf(vacuumed);
        damaged = Collections.unmodifiableSortedMap(new TreeMap<>(damaged));
    }

    /** Whether nothing is wrong. */
    public boolean isWhole() {
        return damaged.isEmpty();
    }
}
