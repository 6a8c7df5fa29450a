package io.datashard.internal.catalog;

import io.datashard.FileEntry;
import java.util.Iterator;

/** A stream of the catalog's live files in key order, to be closed. For one thread. */
public final class LiveFiles implements Iterator<FileEntry>, AutoCloseable {
    private final Iterator<CatalogEntry> entries;
    private final OpenRuns runs;

    LiveFiles(Iterator<CatalogEntry> entries, OpenRuns runs) {
        this.entries = entries;
        this.runs = runs;
    }

    @Override
    public boolean hasNext() {
        return entries.hasNext();
    }

    @Override
    public FileEntry next() {
        return entries.next().file().orElseThrow();
    }

    @Override
    public void close() {
        runs.close();
    }
}
