package io.datashard.internal.commit;

import io.datashard.internal.store.Store;
import io.datashard.internal.version.Layout;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tickets of transactions that lose races again and again, as one process sees them: FORMAT.md, section "Waiting tickets". They are
 * advice and no more. Whoever ignores them, or cannot read or write them, is less polite and as right.
 *
 * <p>How long a ticket is honoured is measured by the watcher's clock from when it first saw the ticket, so nobody has to trust
 * another's clock, and a dead writer holds nobody up for longer than that.
 */
final class WaitingTickets {
    static final Duration HONOURED = Duration.ofSeconds(2);

    /** Then its owner is taken for dead, and the ticket is deleted. If it lives after all, it has only lost its advantage. */
    static final Duration KEPT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(WaitingTickets.class);

    /** The snapshot id of the transaction that waits: such names sort by when transactions began. */
    private static final Pattern NAME = Pattern.compile("\\d{14}\\.\\d{14}");

    private final Map<String, Long> firstSeen = new HashMap<>();

    /** Puts the ticket of a transaction. */
    static void put(Store store, String snapshotId) {
        attempt(
                "put",
                store,
                snapshotId,
                () -> store.overwrite(Layout.waiting(snapshotId), snapshotId.getBytes(StandardCharsets.UTF_8)));
    }

    static void delete(Store store, String snapshotId) {
        attempt("delete", store, snapshotId, () -> store.delete(Layout.waiting(snapshotId)));
    }

    /**
     * Whether somebody is to go first.
     *
     * @param own the snapshot id of a transaction that has a ticket itself, which goes behind older ones only; nothing for one that
     *     goes behind all
     * @param nanos the time now
     */
    boolean isSomebodyFirst(Store store, Optional<String> own, long nanos) {
        List<String> names = names(store);
        firstSeen.keySet().retainAll(names);
        boolean somebody = false;
        for (String name : names) {
            long seen = nanos - firstSeen.computeIfAbsent(name, key -> nanos);
            boolean older = own.map(ticket -> name.compareTo(ticket) < 0).orElse(true);
            if (seen > KEPT.toNanos() && !own.equals(Optional.of(name))) {
                delete(store, name);
            } else if (seen <= HONOURED.toNanos() && older) {
                somebody = true;
            }
        }
        return somebody;
    }

    private static List<String> names(Store store) {
        try {
            return store.list(Layout.WAITING).stream()
                    .filter(name -> NAME.matcher(name).matches())
                    .toList();
        } catch (UncheckedIOException e) {
            LOG.warn(
                    "The tickets of those who wait for {} could not be listed; none is honoured: {}",
                    store.root(),
                    e.toString());
            return List.of();
        }
    }

    private static void attempt(String what, Store store, String snapshotId, Runnable action) {
        try {
            action.run();
        } catch (UncheckedIOException e) {
            LOG.warn(
                    "Could not {} the ticket of snapshot {} at {}, which only says who waits for the longest: {}",
                    what,
                    snapshotId,
                    store.root(),
                    e.toString());
        }
    }
}
