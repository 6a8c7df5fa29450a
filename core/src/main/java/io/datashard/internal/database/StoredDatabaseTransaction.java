package io.datashard.internal.database;

import io.datashard.CommitOutcomeUnknownException;
import io.datashard.DatabasePin;
import io.datashard.DatabaseTransaction;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.TableName;
import io.datashard.Transaction;
import io.datashard.internal.commit.GroupCommit.Member;
import io.datashard.internal.commit.Part;
import io.datashard.internal.commit.PartlyDone;
import io.datashard.internal.table.StoredTransaction;
import io.datashard.internal.version.Version;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A transaction over several tables: a {@link StoredTransaction} for each that is created or changed, and those that are dropped. */
final class StoredDatabaseTransaction implements DatabaseTransaction {
    private final DatabasePin start;
    private final Tables tables;
    private final Function<List<Member>, Map<Part, Version>> committer;
    private final Map<TableName, StoredTransaction> changes = new LinkedHashMap<>();
    private final Map<TableName, Supplier<Part>> drops = new LinkedHashMap<>();
    private State state = State.OPEN;

    private enum State {
        OPEN,
        COMMITTED,
        FAILED,
        UNKNOWN,
        ROLLED_BACK
    }

    /** What a transaction needs of its database. */
    interface Tables {
        StoredTransaction newTable(
                TableName name, Schema schema, Partitioning partitioning, Map<String, String> properties);

        /** What drops a table as it is now; the commit begins when its part is asked for. */
        Supplier<Part> dropping(TableName name);
    }

    /** @param committer commits parts in several tables together */
    StoredDatabaseTransaction(DatabasePin start, Tables tables, Function<List<Member>, Map<Part, Version>> committer) {
        this.start = start;
        this.tables = tables;
        this.committer = committer;
    }

    @Override
    public DatabasePin start() {
        return start;
    }

    @Override
    public Transaction on(TableName table) {
        requireOpen();
        requireNotDropped(table);
        forgetGivenUp(table);
        return changes.computeIfAbsent(table, name -> StoredTransaction.class
                .cast(start.snapshot(name).newTransaction())
                .joined());
    }

    @Override
    public Transaction newTable(
            TableName table, Schema schema, Partitioning partitioning, Map<String, String> properties) {
        requireOpen();
        requireNotDropped(table);
        requireUntouched(table, "create");
        StoredTransaction creation =
                tables.newTable(table, schema, partitioning, properties).joined();
        changes.put(table, creation);
        return creation;
    }

    @Override
    public Optional<Transaction> begun(TableName table) {
        forgetGivenUp(table);
        return Optional.ofNullable(changes.get(table));
    }

    @Override
    public void drop(TableName table) {
        requireOpen();
        requireNotDropped(table);
        requireUntouched(table, "drop");
        drops.put(table, tables.dropping(table));
    }

    private void requireNotDropped(TableName table) {
        if (drops.containsKey(table)) {
            throw new IllegalStateException("this transaction drops the table " + table
                    + ", so it cannot do anything else with it. Use one transaction for each");
        }
    }

    private void forgetGivenUp(TableName table) {
        changes.computeIfPresent(table, (name, change) -> change.isRolledBack() ? null : change);
    }

    private void requireUntouched(TableName table, String what) {
        forgetGivenUp(table);
        if (changes.containsKey(table)) {
            throw new IllegalStateException("this transaction creates or changes the table " + table
                    + " already, so it cannot " + what + " it. Use one transaction for each");
        }
    }

    @Override
    public Map<TableName, Snapshot> commit() {
        requireOpen();
        Map<TableName, Part> parts = new LinkedHashMap<>();
        Map<Part, Version> versions;
        state = State.UNKNOWN; // after an Error, whatever it is
        try {
            drops.forEach((name, drop) -> parts.put(name, drop.get()));
            changes.forEach((name, change) -> {
                if (change.hasPart()) {
                    parts.put(name, change.part());
                }
            });
            requireDoneAsAWhole(parts.values());
            versions = committed(parts);
        } catch (CommitOutcomeUnknownException e) {
            throw e;
        } catch (RuntimeException e) {
            state = State.FAILED;
            changes.keySet().stream().filter(parts::containsKey).forEach(name -> changes.get(name)
                    .failed());
            throw e;
        }
        state = State.COMMITTED; // whatever fails from here on
        return end(parts, versions);
    }

    private void requireDoneAsAWhole(Collection<Part> parts) {
        Optional<StoredTransaction> done = changes.values().stream()
                .filter(StoredTransaction::isDoneBefore)
                .findFirst();
        Optional<Part> unnumbered =
                parts.stream().filter(part -> !part.isNumbered()).findFirst();
        if (done.isPresent() && unnumbered.isPresent()) {
            throw PartlyDone.exception(
                    done.get().store().root(), unnumbered.get().root());
        }
    }

    /** The versions of the parts; one alone needs no decision. */
    private Map<Part, Version> committed(Map<TableName, Part> parts) {
        if (parts.size() < 2) {
            Map<Part, Version> versions = new HashMap<>();
            parts.values().forEach(part -> versions.put(part, part.commit()));
            return versions;
        }
        return committer.apply(parts.entrySet().stream()
                .map(part -> new Member(part.getValue(), part.getKey().parts().size()))
                .toList());
    }

    private Map<TableName, Snapshot> end(Map<TableName, Part> parts, Map<Part, Version> versions) {
        Map<TableName, Snapshot> committed = new LinkedHashMap<>();
        changes.forEach((name, change) -> {
            Version version = versions.get(parts.get(name));
            if (version != null) {
                committed.put(name, change.end(version));
            } else if (parts.containsKey(name) || change.isDoneBefore()) {
                change.alreadyDone();
            }
        });
        return committed;
    }

    @Override
    public void rollback() {
        if (state == State.OPEN || state == State.FAILED) {
            state = State.FAILED; // unless all deletions succeed, and then it can be tried again
            changes.values().forEach(StoredTransaction::rollback);
            state = State.ROLLED_BACK;
        }
    }

    private void requireOpen() {
        if (state != State.OPEN) {
            throw new IllegalStateException("the transaction over several tables has ended: " + state);
        }
    }
}
