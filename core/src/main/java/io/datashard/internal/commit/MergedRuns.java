package io.datashard.internal.commit;

import io.datashard.internal.catalog.CatalogEntry;
import io.datashard.internal.catalog.FileCatalog;
import io.datashard.internal.catalog.Run;
import io.datashard.internal.catalog.RunMerge;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Changes;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Metadata;
import java.util.ArrayList;
import java.util.List;

/**
 * A merge of runs that is written and waits to be committed: it puts the one in the place of the others. It fits every version that
 * still has those, whatever was added meanwhile.
 *
 * @param inputs the runs that were merged
 * @param merged nothing if all that the inputs held was of no more use
 */
record MergedRuns(List<Run> inputs, List<Run> merged) implements CatalogStep {
    MergedRuns {
        inputs = List.copyOf(inputs);
        merged = List.copyOf(merged);
    }

    /**
     * Merges runs of a catalog.
     *
     * @param snapshotId where to write
     */
    static MergedRuns write(Store store, String snapshotId, List<Run> inputs, FileCatalog catalog, Metadata metadata) {
        List<Run> rest = new ArrayList<>(catalog.runs());
        rest.removeAll(inputs);
        String path = Layout.catalog(snapshotId, "merged.parquet");
        Run run = new RunMerge(store, metadata.catalogSchema())
                .merge(inputs, new FileCatalog(catalog.tail(), rest), path);
        if (run.entries() == 0) {
            store.delete(path);
            return new MergedRuns(inputs, List.of());
        }
        store.makeDurable(List.of(path));
        return new MergedRuns(inputs, List.of(run));
    }

    /** Whether a catalog has the runs that were merged. */
    boolean fits(FileCatalog catalog) {
        return catalog.runs().containsAll(inputs);
    }

    @Override
    public Result onTopOf(FileCatalog below, List<CatalogEntry> changed, long number, int attempt, Metadata metadata) {
        List<Run> runs = new ArrayList<>(below.runs());
        int place = runs.indexOf(inputs.get(0));
        runs.removeAll(inputs);
        merged.forEach(run -> runs.add(Math.min(place, runs.size()), run.withVersion(number)));
        return new Result(new FileCatalog(below.tail(), runs), new Changes(false, List.of()), List.of());
    }
}
