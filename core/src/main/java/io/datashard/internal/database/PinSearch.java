package io.datashard.internal.database;

import io.datashard.DatabasePin;
import io.datashard.DatashardException;
import io.datashard.Snapshot;
import io.datashard.TableName;
import io.datashard.TableNotFoundException;
import io.datashard.internal.table.StoredTable;
import io.datashard.internal.version.Decision;
import io.datashard.internal.version.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Finds one state of a database. It reads the newest version of every table, again and again: where nothing has moved between two
 * readings, all tables had these versions at the moment between them. Where others commit all the time it settles for read atomicity
 * (Bailis et al., Scalable Atomic Visibility with RAMP Transactions, SIGMOD 2014): the versions that are too old for a decision that is
 * seen in another table are raised until there are none.
 */
final class PinSearch {
    private static final int ROUNDS = 4;
    private static final int RAISES = 100;

    private final String location;
    private final Supplier<Map<TableName, Version>> newest;
    private final Function<TableName, StoredTable> tables;

    /**
     * A search in a database.
     *
     * @param newest reads the newest versions of all tables, which may have dropped them
     */
    PinSearch(String location, Supplier<Map<TableName, Version>> newest, Function<TableName, StoredTable> tables) {
        this.location = location;
        this.newest = newest;
        this.tables = tables;
    }

    DatabasePin pin() {
        Map<TableName, Version> before = newest.get();
        for (int round = 0; round < ROUNDS; round++) {
            Map<TableName, Version> after = newest.get();
            if (numbers(after).equals(numbers(before))) {
                return pin(after, Moment.ONE);
            } else if (round + 1 < ROUNDS) {
                before = after;
            } else {
                raise(before, after);
                return pin(after, Moment.SEVERAL);
            }
        }
        throw new AssertionError(ROUNDS);
    }

    private enum Moment {
        ONE,
        SEVERAL
    }

    private static Map<TableName, Long> numbers(Map<TableName, Version> state) {
        Map<TableName, Long> numbers = new HashMap<>();
        state.forEach((name, version) -> numbers.put(name, version.number()));
        return numbers;
    }

    /**
     * That a table was read again because it may lack a decision. Once is enough: a table that takes part has its version before the
     * decision is there, so one that has none then only has the same id, because one of the two was copied from the other.
     */
    private record Raise(Decision.Committed decision, TableName table) {}

    /**
     * Raises versions until each decision that is seen in one table is seen in all of them.
     *
     * @param before what was read before the first version of {@code state} was read: whatever was decided until then, {@code state} has all of it
     */
    private void raise(Map<TableName, Version> before, Map<TableName, Version> state) {
        List<Decision.Committed> decisions = new ArrayList<>();
        state.forEach((name, version) -> decisions.addAll(since(name, before.get(name), version)));
        Set<String> sought = new HashSet<>();
        Set<Raise> raised = new HashSet<>();
        for (int raise = 0; raise < RAISES; raise++) {
            Map<String, List<TableName>> byId = new HashMap<>();
            state.forEach(
                    (name, version) -> byId.computeIfAbsent(version.identity().tableId(), id -> new ArrayList<>())
                            .add(name));
            Set<TableName> old = new HashSet<>();
            boolean isMissing = false;
            for (Decision.Committed decision : decisions) {
                for (Map.Entry<String, Long> table : decision.tables().entrySet()) {
                    List<TableName> names = byId.getOrDefault(table.getKey(), List.of());
                    if (names.isEmpty()) {
                        isMissing |= sought.add(table.getKey()); // created meanwhile, unless it has been replaced since
                    }
                    names.stream()
                            .filter(name -> state.get(name).number() < table.getValue())
                            .filter(name -> raised.add(new Raise(decision, name)))
                            .forEach(old::add);
                }
            }
            if (old.isEmpty() && !isMissing) {
                return;
            }
            Map<TableName, Version> newer = new HashMap<>(isMissing ? newest.get() : Map.of());
            newer.putAll(newest(old));
            newer.forEach((name, version) -> {
                decisions.addAll(since(name, state.get(name), version));
                state.put(name, version);
            });
        }
        throw new DatashardException(
                "no consistent state of the database at " + location
                        + " can be had: others commit to several of its tables all the time. Try it again, or pin it when less is going on");
    }

    private Map<TableName, Version> newest(Set<TableName> names) {
        Map<TableName, Version> versions = new HashMap<>();
        names.forEach(name -> versions.put(
                name,
                tables.apply(name)
                        .newestVersion()
                        .orElseThrow(() -> new TableNotFoundException("the table " + name + " in the database at "
                                + location + " was deleted while it was read"))));
        return versions;
    }

    private List<Decision.Committed> since(TableName name, Version before, Version version) {
        return tables.apply(name).decisions(Optional.ofNullable(before), version);
    }

    private DatabasePin pin(Map<TableName, Version> state, Moment moment) {
        Map<TableName, Snapshot> snapshots = new HashMap<>();
        state.forEach((name, version) -> {
            if (!version.isDropped()) {
                snapshots.put(name, tables.apply(name).snapshot(version));
            }
        });
        return new PinnedDatabase(location, snapshots, moment == Moment.ONE);
    }
}
