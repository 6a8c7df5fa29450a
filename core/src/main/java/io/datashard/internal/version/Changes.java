package io.datashard.internal.version;

import java.util.List;
import java.util.Optional;

/**
 * What one version changed in the catalog, beside the entries of its own in the catalog's tail.
 *
 * @param fromEmpty whether everything that the parent held was removed
 * @param runs paths of the runs of its catalog that hold changes of its own and nothing else
 * @param dropped whether it ended the table
 * @param restored the version whose files took the place of all that the parent held, if the table was rolled back
 */
public record Changes(boolean fromEmpty, List<String> runs, boolean dropped, Optional<Long> restored) {
    /** Of a version that dropped the table. */
    public static final Changes DROP = new Changes(true, List.of(), true, Optional.empty());

    public Changes {
        runs = List.copyOf(runs);
    }

    /** Of a version that goes on with the table. */
    public Changes(boolean fromEmpty, List<String> runs) {
        this(fromEmpty, runs, false, Optional.empty());
    }

    /** Of a version that rolled the table back to another one. */
    public static Changes restoring(long version) {
        return new Changes(true, List.of(), false, Optional.of(version));
    }
}
