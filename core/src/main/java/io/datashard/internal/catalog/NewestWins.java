package io.datashard.internal.catalog;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * The merge of sorted sources of entries, in which the newest entry of each tablet wins. A source is in key order, and of one
 * key the newest comes first. The merge streams: it holds one entry of each source.
 */
final class NewestWins implements Iterator<CatalogEntry> {
    private final KeyOrder order;
    private final Comparator<CatalogEntry> newestFirst;

    /** All sources that have entries left but the leader. */
    private final PriorityQueue<Source> heads;

    /** The source with the next entry; null when there is none. */
    private Source leader;

    private NewestWins(List<? extends Iterator<CatalogEntry>> sources, KeyOrder order) {
        this.order = order;
        this.newestFirst = order.newestFirst();
        this.heads = new PriorityQueue<>((a, b) -> newestFirst.compare(a.head, b.head));
        for (Iterator<CatalogEntry> entries : sources) {
            if (entries.hasNext()) {
                heads.add(new Source(entries));
            }
        }
        this.leader = heads.poll();
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
        return leader != null;
    }

    @Override
    public CatalogEntry next() {
        if (leader == null) {
            throw new NoSuchElementException("there are no more entries");
        }
        CatalogEntry newest = advance();
        while (leader != null && isOfSameTablet(leader.head, newest)) {
            advance();
        }
        return newest;
    }

    /** Most have other names, which is soon found out. */
    private boolean isOfSameTablet(CatalogEntry a, CatalogEntry b) {
        return a.tablet().name().equals(b.tablet().name()) && order.compare(a.tablet(), b.tablet()) == 0;
    }

    private CatalogEntry advance() {
        CatalogEntry entry = leader.head;
        if (!leader.entries.hasNext()) {
            leader = heads.poll();
            return entry;
        }
        leader.head = leader.entries.next();
        // mostly the same source goes on, and the queue need not be touched
        if (!heads.isEmpty() && newestFirst.compare(heads.peek().head, leader.head) < 0) {
            Source behind = leader;
            leader = heads.poll();
            heads.add(behind);
        }
        return entry;
    }

    private static final class Source {
        final Iterator<CatalogEntry> entries;
        CatalogEntry head;

        Source(Iterator<CatalogEntry> entries) {
            this.entries = entries;
            this.head = entries.next();
        }
    }
}
