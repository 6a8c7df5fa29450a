package io.datashard.internal.catalog;

import java.util.Set;

/**
 * Which of the columns a run has that not every run has.
 *
 * @param stats the columns of the table whose statistics it has, by field id
 * @param deletes whether a file in it has deleted rows
 * @param borders whether a file in it has a border
 */
public record RunShape(Set<Integer> stats, boolean deletes, boolean borders) {
    public RunShape {
        stats = Set.copyOf(stats);
    }
}
