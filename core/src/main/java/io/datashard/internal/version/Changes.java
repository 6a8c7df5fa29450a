package io.datashard.internal.version;

import java.util.List;

/**
 * What one version changed in the catalog, beside the entries of its own in the catalog's tail.
 *
 * @param fromEmpty whether everything that the parent held was removed
 * @param runs paths of the runs of its catalog that hold changes of its own and nothing else
 */
public record Changes(boolean fromEmpty, List<String> runs) {
    public Changes {
        runs = List.copyOf(runs);
    }
}
