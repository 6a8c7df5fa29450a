package io.datashard.internal.catalog;

import java.util.Iterator;
import java.util.function.Predicate;

/** Of entries in key order, tells which tombstones may still hide something: those of tablets that are also in a rest of the catalog. */
final class NeededTombstones implements Predicate<CatalogEntry> {
    private final KeyOrder order;
    private final Iterator<CatalogEntry> rest;
    private CatalogEntry next;

    /** @param rest in key order */
    NeededTombstones(Iterator<CatalogEntry> rest, KeyOrder order) {
        this.rest = rest;
        this.order = order;
    }

    /** Whether an entry is a file or a tombstone that is needed. To be asked of entries in key order. */
    @Override
    public boolean test(CatalogEntry entry) {
        return !entry.isTombstone() || isInRest(entry);
    }

    private boolean isInRest(CatalogEntry entry) {
        while (next == null || order.compare(next.tablet(), entry.tablet()) < 0) {
            if (!rest.hasNext()) {
                return false;
            }
            next = rest.next();
        }
        return order.compare(next.tablet(), entry.tablet()) == 0;
    }
}
