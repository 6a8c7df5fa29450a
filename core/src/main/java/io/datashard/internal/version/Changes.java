package io.datashard.internal.version;

import java.util.List;

/**
 * What one version changed in the catalog, beside the entries of its own in the catalog's tail.
 *
 * @param fromEmpty whether everything that the parent held was removed
 * @param runs paths of the runs of its catalog that hold changes of its own and nothing else
 * @param dropped whether it ended the table
 */
public record Changes(boolean fromEmpty, List<String> runs, boolean dropped) {
    /** Of a version that dropped the table. */
    public static final Changes DROP = new Changes(true, List.of(), true);

    public Changes {
        runs = List.copyOf(runs);
    }

    /** Of a version that goes on with the table. */
    public Changes(boolean fromEmpty, List<String> runs) {
        this(fromEmpty, runs, false);
    }
}
