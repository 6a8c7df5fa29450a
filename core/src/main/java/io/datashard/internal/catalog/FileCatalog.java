package io.datashard.internal.catalog;

import io.datashard.Field;
import io.datashard.internal.store.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * The file catalog as one version holds it.
 *
 * @param tail entries in no order, in memory
 * @param runs sorted runs in no order; entries of the tail and the runs tell by their versions which is newer
 */
public record FileCatalog(List<CatalogEntry> tail, List<Run> runs) {
    /** To decode so many takes longer than to open the runs once more, which every range does. */
    private static final int LEAST_ENTRIES_OF_RANGE = 20_000;

    /** Beyond, a store would be asked much for little. */
    private static final int MOST_RANGES = 4;

    public FileCatalog {
        tail = List.copyOf(tail);
        runs = List.copyOf(runs);
    }

    /**
     * Streams the live files of the selected tablets in key order. Opens every run; the caller closes them with the stream. Files
     * in the tail come with all of their statistics, selected or not.
     *
     * @throws io.datashard.CorruptTableException here or from the stream when a run is not what the catalog says
     * @throws java.io.UncheckedIOException here or from the stream when the store fails
     */
    public LiveFiles live(Store store, CatalogSchema schema, Selection selection) {
        OpenRuns open = OpenRuns.of(store, runs, schema, selection);
        try {
            return new LiveFiles(live(open, schema, selection), open);
        } catch (RuntimeException e) {
            open.closeAfter(e);
            throw e;
        }
    }

    /**
     * Cuts a selection into ranges of keys that can be streamed side by side: each as many pages of the runs as any other, about. Streams
     * of them, one after the other, give what a stream of the selection gives. A small catalog, and what cannot be cut, stay whole.
     *
     * @param most how many ranges at most
     * @throws io.datashard.CorruptTableException when a run is not what the catalog says
     * @throws java.io.UncheckedIOException when the store fails
     */
    public List<Selection> ranges(Store store, CatalogSchema schema, Selection selection, int most) {
        long entries = runs.stream().mapToLong(Run::entries).sum();
        int wanted = (int) Math.min(Math.min(most, MOST_RANGES), entries / LEAST_ENTRIES_OF_RANGE);
        return wanted < 2
                ? List.of(selection)
                : KeyRanges.of(selection, schema)
                        .map(ranges -> ranges.between(bounds(store, ranges.field(), wanted), schema))
                        .orElse(List.of(selection));
    }

    /** The largest run stands for all: most entries are in it. */
    private List<Object> bounds(Store store, Field field, int ranges) {
        Run largest = runs.stream().max(Comparator.comparingLong(Run::entries)).orElseThrow();
        List<Object> pages = RunReader.leastValues(store, largest, field);
        List<Object> bounds = new ArrayList<>();
        for (int i = 1; i < ranges && !pages.isEmpty(); i++) {
            bounds.add(pages.get((int) ((long) i * pages.size() / ranges)));
        }
        bounds.removeIf(Objects::isNull);
        return bounds;
    }

    /** Reads the first entry of each source. */
    private Iterator<CatalogEntry> live(OpenRuns open, CatalogSchema schema, Selection selection) {
        List<Iterator<CatalogEntry>> sources = new ArrayList<>(open.readers());
        sources.add(tail.stream().sorted(schema.order().newestFirst()).iterator());
        Iterator<CatalogEntry> live = NewestWins.live(sources, schema.order());
        // Only now: of a tablet that was not selected, a page that was not read may hold the newest entry.
        return new Filtered(live, entry -> selection.tablets().test(entry.tablet()));
    }
}
