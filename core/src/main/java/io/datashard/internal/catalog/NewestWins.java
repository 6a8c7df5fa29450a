package io.datashard.internal.catalog;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The merge of sorted sources of entries, in which the newest entry of each tablet wins. A source is in key order, and of one
 * key the newest comes first. The merge streams: it holds one entry of each source.
 */
final class NewestWins implements Iterator<CatalogEntry> {
    private final KeyOrder order;
    private final PriorityQueue<Source> heads;

    private NewestWins(List<? extends Iterator<CatalogEntry>> sources, KeyOrder order) {
        this.order = order;
        Comparator<CatalogEntry> newestFirst = order.newestFirst();
        this.heads = new PriorityQueue<>((a, b) -> newestFirst.compare(a.head, b.head));
        for (Iterator<CatalogEntry> entries : sources) {
            push(new Source(entries));
        }
    }

    /** The newest entry of each tablet in key order, tombstones included: they may hide entries that are not in the sources. */
    static Iterator<CatalogEntry> merged(List<? extends Iterator<CatalogEntry>> sources, KeyOrder order) {
        return new NewestWins(sources, order);
    }

    /** The same without tombstones: the tablets that there are. The sources hold all that is older, too. */
    static Iterator<CatalogEntry> live(List<? extends Iterator<CatalogEntry>> sources, KeyOrder order) {
        return new Filtered(merged(sources, order), entry -> !entry.isTombstone());
    }

    @Override
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    @Override
    public CatalogEntry next() {
        CatalogEntry newest = advance();
        while (!heads.isEmpty() && order.compare(heads.peek().head.tablet(), newest.tablet()) == 0) {
            advance();
        }
        return newest;
    }

    private CatalogEntry advance() {
        Source source = heads.remove();
        CatalogEntry entry = source.head;
        push(source);
        return entry;
    }

    private void push(Source source) {
        if (source.entries.hasNext()) {
            source.head = source.entries.next();
            heads.add(source);
        }
    }

    private static final class Source {
        final Iterator<CatalogEntry> entries;
        CatalogEntry head;

        Source(Iterator<CatalogEntry> entries) {
            this.entries = entries;
        }
    }
}
