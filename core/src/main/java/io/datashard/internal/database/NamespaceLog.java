package io.datashard.internal.database;

import io.datashard.ConcurrentModificationException;
import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.CorruptTableException;
import io.datashard.DatashardException;
import io.datashard.internal.store.Store;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The states of one namespace: objects with dense numbers, put if absent, of which the newest counts. So namespaces work like tables on
 * stores without directories, and no change of one is lost.
 */
final class NamespaceLog {
    private static final int ATTEMPTS = 100;

    private final Store store;
    private final String directory;

    /** @param namespace its directory below the store's root */
    NamespaceLog(Store store, String namespace) {
        this.store = store;
        this.directory = namespace + "/_datashard/namespace";
    }

    /** The properties of the namespace, if it was created and not dropped. */
    Optional<Map<String, String>> properties() {
        return newest().flatMap(NamespaceState::properties);
    }

    /**
     * Puts a new state, made from the newest one, and again from a newer one where somebody else was first.
     *
     * @param change from the properties as they are to those that shall be; nothing is the namespace that is not there
     * @throws ConcurrentModificationException if others were first each time; nothing was changed
     */
    void change(Function<Optional<Map<String, String>>, Optional<Map<String, String>>> change) {
        store.requireExclusivePuts();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<NamespaceState> newest = newest();
            NamespaceState next = new NamespaceState(
                    newest.map(NamespaceState::number).orElse(0L) + 1,
                    UUID.randomUUID().toString(),
                    Instant.now().truncatedTo(ChronoUnit.MICROS),
                    change.apply(newest.flatMap(NamespaceState::properties)));
            if (put(next)) {
                return;
            }
        }
        throw new ConcurrentModificationException(
                Conflict.LOST_RACE,
                "the namespace at " + store.root() + "/" + directory
                        + " could not be changed: others changed it first, " + ATTEMPTS
                        + " times in a row. Nothing was changed; try it again");
    }

    private boolean put(NamespaceState state) {
        store.prepare(directory);
        String path = path(state.number());
        try {
            return store.putIfAbsent(path, state.write());
        } catch (UncheckedIOException e) {
            Optional<NamespaceState> there = store.read(path).map(content -> parse(path, content));
            if (there.isEmpty()) {
                throw new DatashardException(
                        "it is not known whether the namespace at " + store.root() + "/" + directory
                                + " was changed: the store gave no clear answer (" + e.getMessage()
                                + "). Look at the namespace when the store answers again, and repeat the change if it is not"
                                + " there",
                        e);
            }
            return there.get().transaction().equals(state.transaction());
        }
    }

    /** The newest state, if there ever was one. */
    Optional<NamespaceState> newest() {
        if (!store.exists(path(1))) {
            return Optional.empty();
        }
        long low = 1;
        long step = 1;
        while (store.exists(path(low + step))) {
            low += step;
            step *= 2;
        }
        long high = low + step; // absent
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            if (store.exists(path(middle))) {
                low = middle;
            } else {
                high = middle;
            }
        }
        String path = path(low);
        return store.read(path).map(content -> parse(path, content));
    }

    private NamespaceState parse(String path, byte[] content) {
        try {
            return NamespaceState.read(content);
        } catch (CorruptTableException e) {
            throw new CorruptTableException(
                    "the namespace object " + store.root() + "/" + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private String path(long number) {
        return String.format(Locale.ROOT, "%s/%020d.json", directory, number);
    }
}
