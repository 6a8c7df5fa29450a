package io.datashard.internal.catalog;

import io.datashard.internal.store.Store;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The file catalog as one version holds it.
 *
 * @param tail entries in no order, in memory
 * @param runs sorted runs in no order; entries of the tail and the runs tell by their versions which is newer
 */
public record FileCatalog(List<CatalogEntry> tail, List<Run> runs) {
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

    /** Reads the first entry of each source. */
    private Iterator<CatalogEntry> live(OpenRuns open, CatalogSchema schema, Selection selection) {
        List<Iterator<CatalogEntry>> sources = new ArrayList<>(open.readers());
        sources.add(tail.stream().sorted(schema.order().newestFirst()).iterator());
        Iterator<CatalogEntry> live = NewestWins.live(sources, schema.order());
        // Only now: of a tablet that was not selected, a page that was not read may hold the newest entry.
        return new Filtered(live, entry -> selection.tablets().test(entry.tablet()));
    }
}
