package io.datashard.internal.catalog;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

/** Those of a stream's entries that satisfy a condition. */
final class Filtered implements Iterator<CatalogEntry> {
    private final Iterator<CatalogEntry> entries;
    private final Predicate<CatalogEntry> condition;
    private CatalogEntry next;

    Filtered(Iterator<CatalogEntry> entries, Predicate<CatalogEntry> condition) {
        this.entries = entries;
        this.condition = condition;
    }

    @Override
    public boolean hasNext() {
        while (next == null && entries.hasNext()) {
            CatalogEntry entry = entries.next();
            next = condition.test(entry) ? entry : null;
        }
        return next != null;
    }

    @Override
    public CatalogEntry next() {
        if (!hasNext()) {
            throw new NoSuchElementException("there are no more entries");
        }
        CatalogEntry entry = next;
        next = null;
        return entry;
    }
}
