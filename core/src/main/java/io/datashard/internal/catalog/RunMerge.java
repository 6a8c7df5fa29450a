package io.datashard.internal.catalog;

import io.datashard.FileEntry;
import io.datashard.internal.store.Store;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Merges runs into one, which takes their place: entries keep their versions, and those that carried none get them. The merge streams;
 * it holds one row group of each run, however many entries there are.
 */
public final class RunMerge {
    private final Store store;
    private final CatalogSchema schema;

    public RunMerge(Store store, CatalogSchema schema) {
        this.store = store;
        this.schema = schema;
    }

    /**
     * Merges runs of a catalog. Tombstones go where nothing is left for them to hide. To find that out, the rest of the catalog is read
     * if it is the smaller part; otherwise tombstones stay.
     *
     * @param runs all of which have joined a version
     * @param rest the catalog without these runs
     * @param path a new file, relative to the table's root
     */
    public Run merge(List<Run> runs, FileCatalog rest, String path) {
        requireJoined(runs);
        try (OpenRuns open = OpenRuns.of(store, runs, schema, Selection.all())) {
            Iterator<CatalogEntry> merged = NewestWins.merged(open.readers(), schema.order());
            if (entries(rest.runs()) > entries(runs)) {
                return write(open, path, merged);
            }
            try (OpenRuns others = OpenRuns.of(store, rest.runs(), schema, Selection.ofStats(Set.of()))) {
                return write(
                        open, path, new Filtered(merged, new NeededTombstones(keys(others, rest), schema.order())));
            }
        }
    }

    private Iterator<CatalogEntry> keys(OpenRuns runs, FileCatalog rest) {
        List<Iterator<CatalogEntry>> sources = new ArrayList<>(runs.readers());
        sources.add(rest.tail().stream().sorted(schema.order().newestFirst()).iterator());
        return NewestWins.merged(sources, schema.order());
    }

    private Run write(OpenRuns open, String path, Iterator<CatalogEntry> entries) {
        Set<Integer> stats = new TreeSet<>();
        open.readers().forEach(reader -> stats.addAll(reader.shape().stats()));
        boolean deletes =
                open.readers().stream().anyMatch(reader -> reader.shape().deletes());
        boolean borders =
                open.readers().stream().anyMatch(reader -> reader.shape().borders());
        return RunWriter.write(store, path, schema, new RunShape(stats, deletes, borders), entries);
    }

    private static long entries(List<Run> runs) {
        return runs.stream().mapToLong(Run::entries).sum();
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
