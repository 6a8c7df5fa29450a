package io.datashard.internal.simulation;

import io.datashard.FileEntry;
import io.datashard.Tablet;
import io.datashard.internal.simulation.State.Held;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a transaction is to do, told without the code under test.
 *
 * @param base the version that it read; nothing if it creates the table
 * @param selected what it takes out
 * @param added what it puts in
 * @param properties what it sets
 */
record Statement(Optional<Long> base, Selected selected, List<FileEntry> added, Map<String, String> properties) {
    Statement {
        added = List.copyOf(added);
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties)); // in one order in every JVM
    }

    static Statement creation(Map<String, String> properties, Collection<FileEntry> added) {
        return new Statement(Optional.empty(), new Selected.Nothing(), List.copyOf(added), properties);
    }

    static Statement append(long base, Collection<FileEntry> added) {
        return removal(base, new Selected.Nothing(), added);
    }

    static Statement removal(long base, Selected selected, Collection<FileEntry> added) {
        return new Statement(Optional.of(base), selected, List.copyOf(added), Map.of());
    }

    static Statement alteration(long base, Map<String, String> properties) {
        return new Statement(Optional.of(base), new Selected.Nothing(), List.of(), properties);
    }

    /** Whether it depends on no file. */
    boolean isBlind() {
        return selected instanceof Selected.Nothing;
    }

    /** Whether it depends on the table's properties. */
    boolean alters() {
        return base.isPresent() && !properties.isEmpty();
    }

    /** The table afterwards. */
    State appliedTo(State before) {
        Map<Tablet, Held> files = new HashMap<>(before.files());
        if (selected instanceof Selected.Rows rows) {
            rows.positions()
                    .forEach((tablet, deleted) -> files.computeIfPresent(tablet, (same, held) -> {
                        Held left = held.without(deleted);
                        return left.live().isEmpty() ? null : left;
                    }));
        } else {
            files.keySet().removeIf(selected::takes);
        }
        added.forEach(file -> files.put(file.tablet(), Held.of(file)));
        Map<String, String> changed = new HashMap<>(before.properties());
        // who finds a table appends to it, and leaves its properties as they are
        if (base.isPresent() || before.equals(State.NONE)) {
            changed.putAll(properties);
        }
        return new State(files, changed);
    }
}
