package io.datashard.internal.simulation;

import io.datashard.Table.HistoryLine;
import io.datashard.internal.commit.Surroundings;
import io.datashard.internal.commit.WriterProcess;
import io.datashard.internal.simulation.Journal.Reading;
import io.datashard.internal.table.StoredTable;
import io.datashard.internal.version.Operation;
import io.datashard.internal.version.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * Judges a run that is over. It executes the transactions that were committed one after the other on plain maps, and compares that
 * with what the versions hold, with what every process was told and with what it saw.
 */
final class Auditor {
    private final MemoryStore disk;
    private final Journal journal;
    private final List<String> violations;

    /** What the table was after each version; before the first one nothing. */
    private final List<State> states = new ArrayList<>(List.of(State.NONE));

    /** What transactions took out, by their versions. */
    private final Map<Integer, Selected> removals = new HashMap<>();

    private final RowContents contents = new RowContents();
    private final Map<String, Long> versionOf = new HashMap<>();

    Auditor(MemoryStore disk, Journal journal) {
        this.disk = disk;
        this.journal = journal;
        this.violations = new ArrayList<>(journal.violations());
    }

    /** All that is wrong. */
    List<String> violations() {
        try {
            audit(Committed.read(disk, violations));
        } catch (RuntimeException e) {
            violations.add("the versions cannot be read: " + e);
        }
        return violations;
    }

    private void audit(Committed committed) {
        for (Version version : committed.versions()) {
            replay(version);
            check(
                    committed.state(version).equals(states.get((int) version.number())),
                    "version %s does not hold what its transactions made",
                    version.number());
            if (!committed.isVacuumed(version.number())) {
                violations.addAll(committed.missing(version));
            }
        }
        lines(committed.versions());
        outcomes();
        readings(committed.versions());
        if (!committed.versions().isEmpty()) {
            table(committed);
            kept(committed);
        }
    }

    private void check(boolean holds, String violation, Object... arguments) {
        if (!holds) {
            violations.add(String.format(Locale.ROOT, violation, arguments));
        }
    }

    private void replay(Version version) {
        long number = version.number();
        String snapshot = version.line().snapshotId();
        State before = states.get((int) number - 1);
        Optional<Statement> statement = journal.statement(snapshot);
        check(
                statement.isPresent() || isMaintenance(version),
                "version %s is of a transaction that nobody committed, %s",
                number,
                snapshot);
        Long earlier = versionOf.putIfAbsent(snapshot, number);
        check(earlier == null, "the transaction %s is version %s and again version %s", snapshot, earlier, number);
        State after = version.changes()
                .restored()
                .map(restored -> states.get(Math.toIntExact(restored)))
                .orElse(before);
        states.add(statement.map(known -> known.appliedTo(before)).orElse(after));
        statement.ifPresent(contents::add);
        statement.ifPresent(known -> removals.put((int) number, known.selected()));
        statement.ifPresent(known -> violations.addAll(serial().violations(known, (int) number)));
    }

    private Serial serial() {
        return new Serial(states, removals, contents);
    }

    private static boolean isMaintenance(Version version) {
        return Set.of(Operation.ROLLBACK, Operation.TAG, Operation.VACUUM)
                .contains(version.line().operation());
    }

    /** What the newest version keeps must be there. */
    private void kept(Committed committed) {
        Version newest = committed.versions().get(committed.versions().size() - 1);
        for (Version version : committed.versions()) {
            check(
                    !newest.contents().retention().keeps(version.number()) || !committed.isVacuumed(version.number()),
                    "version %s was vacuumed, which version %s keeps",
                    version.number(),
                    newest.number());
        }
    }

    private void lines(List<Version> versions) {
        Instant time = Instant.MIN;
        Set<Long> balances = new HashSet<>();
        for (Version version : versions) {
            long number = version.number();
            State state = states.get((int) number);
            check(version.line().parent() == number - 1, "the parent of version %s is another one", number);
            check(version.line().time().isAfter(time), "version %s is not younger than its parent", number);
            check(
                    version.identity()
                            .tableId()
                            .equals(versions.get(0).identity().tableId()),
                    "version %s is of another table",
                    number);
            check(
                    version.line().totals().rows() == state.rows()
                            && version.line().totals().files() == state.files().size(),
                    "version %s counts %s",
                    number,
                    version.line().totals());
            balances.add(new State(state.files(tablet -> tablet.partition().contains(Transfers.PARTITION)), Map.of())
                    .rows());
            time = version.line().time();
        }
        balances.remove(0L); // a table without a bank
        check(
                balances.isEmpty() || balances.equals(Set.of(Transfers.ACCOUNTS * Transfers.BALANCE)),
                "the bank held %s",
                balances);
    }

    private void outcomes() {
        for (String snapshot : journal.snapshots()) {
            Outcome outcome = journal.outcome(snapshot);
            Long version = versionOf.get(snapshot);
            if (outcome instanceof Outcome.Committed committed) {
                check(
                        version != null && version == committed.version(),
                        "%s was told that it is version %s, but is %s",
                        snapshot,
                        committed.version(),
                        version);
            } else if (!(outcome instanceof Outcome.Unknown)) {
                check(version == null, "%s is version %s, but was told %s", snapshot, version, outcome);
            }
            if (outcome instanceof Outcome.Conflict conflict) {
                check(
                        serial().mayConflict(journal.statement(snapshot).orElseThrow()),
                        "%s was refused without a reason: %s",
                        snapshot,
                        conflict.message());
            }
        }
    }

    private void readings(List<Version> versions) {
        for (Reading reading : journal.readings()) {
            if (reading.version() > versions.size()) {
                violations.add("version " + reading.version() + " was read, but is not there");
                continue;
            }
            Version version = versions.get((int) reading.version() - 1);
            check(
                    reading.state().equals(states.get((int) reading.version()))
                            && reading.snapshotId().equals(version.line().snapshotId())
                            && reading.time().equals(version.line().time()),
                    "version %s was not always what it is now",
                    reading.version());
        }
    }

    /** What a process finds that begins now. */
    private void table(Committed committed) {
        List<Version> versions = committed.versions();
        StoredTable table = new StoredTable(disk, new Configuration(false), new WriterProcess(Surroundings.MACHINE));
        check(
                table.currentSnapshot().version() == versions.size(),
                "the newest version is not found, but %s",
                table.currentSnapshot());
        for (long number : new long[] {1, 1 + versions.size() / 2, versions.size()}) {
            if (committed.isVacuumed(Math.min(number, versions.size()))) {
                continue;
            }
            check(
                    State.of(table.snapshot(Long.toString(Math.min(number, versions.size()))))
                            .equals(states.get((int) Math.min(number, versions.size()))),
                    "version %s is read as something else",
                    number);
        }
        List<HistoryLine> history = table.history();
        check(history.size() == versions.size(), "the history has %s lines", history.size());
        for (HistoryLine line : history) {
            check(
                    versionOf.get(line.snapshotId()) == line.version(),
                    "the history says that %s is version %s",
                    line.snapshotId(),
                    line.version());
        }
    }
}
