package io.datashard.internal.catalog;

import io.datashard.FileEntry;
import io.datashard.internal.store.Store;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Merges runs into one, which takes their place: entries keep their versions, and those that carried none get them. */
public final class RunMerge {
    private final Store store;
    private final CatalogSchema schema;

    public RunMerge(Store store, CatalogSchema schema) {
        this.store = store;
        this.schema = schema;
    }

    /**
     * Merges runs that have older ones beneath them: tombstones stay, as they may hide entries of those.
     *
     * @param runs all of which have joined a version
     * @param path a new file, relative to the table's root
     */
    public Run merge(List<Run> runs, String path) {
        requireJoined(runs);
        try (OpenRuns open = OpenRuns.of(store, runs, schema, Selection.all())) {
            return write(open, path, NewestWins.merged(open.readers(), schema.order()));
        }
    }

    /**
     * Merges runs that have no older ones beneath them: tombstones go, as there is nothing left to hide.
     *
     * @param runs all of which have joined a version
     * @param path a new file, relative to the table's root
     */
    public Run mergeOldest(List<Run> runs, String path) {
        requireJoined(runs);
        try (OpenRuns open = OpenRuns.of(store, runs, schema, Selection.all())) {
            return write(open, path, NewestWins.live(open.readers(), schema.order()));
        }
    }

    private Run write(OpenRuns open, String path, Iterator<CatalogEntry> entries) {
        Set<Integer> stats = new TreeSet<>();
        open.readers().forEach(reader -> stats.addAll(reader.statsColumns()));
        return RunWriter.write(store, path, schema, stats, entries);
    }

    private static void requireJoined(List<Run> runs) {
        for (Run run : runs) {
            if (run.version() == FileEntry.UNCOMMITTED) {
                throw new IllegalArgumentException(
                        "the run " + run.path() + " has joined no version yet, so its entries have no age to merge by");
            }
        }
    }
}
