package io.datashard.internal.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.datashard.TableName;
import io.datashard.internal.json.Json;
import io.datashard.internal.simulation.BankJournal.Transfer;
import io.datashard.internal.version.Layout;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Judges a {@link Bank} that is closed, by the objects that there ever were, read as FORMAT.md says and not as tables do. */
final class BankAuditor {
    private final MemoryStore archive;
    private final BankJournal journal;

    BankAuditor(MemoryStore disk, BankJournal journal) {
        this.archive = disk.archive();
        this.journal = journal;
    }

    void audit() {
        Map<TableName, Set<String>> committed = new HashMap<>();
        for (TableName name : Bank.TABLES) {
            committed.put(name, committedSnapshots(name));
        }
        TableName scratch = TableName.of("scratch");
        committed.put(scratch, committedSnapshots(scratch));
        for (Transfer transfer : journal.transfers()) {
            long there = transfer.snapshots().entrySet().stream()
                    .filter(snapshot -> committed.get(snapshot.getKey()).contains(snapshot.getValue()))
                    .count();
            boolean fits =
                    switch (transfer.ending()) {
                        case COMMITTED -> there == transfer.snapshots().size();
                        case FAILED -> there == 0;
                        case UNKNOWN -> there == 0
                                || there == transfer.snapshots().size();
                    };
            if (!fits) {
                journal.violation("of the transfer " + transfer.snapshots() + ", which is " + transfer.ending() + ", "
                        + there + " versions are committed");
            }
        }
    }

    /** The snapshots on the chain of parents. */
    private Set<String> committedSnapshots(TableName name) {
        String root = String.join("/", name.parts()) + "/";
        TreeMap<Long, JsonNode> versions = new TreeMap<>();
        for (long number = 1; archive.exists(root + Layout.commit(number)); number++) {
            versions.put(
                    number,
                    Json.readObject(archive.read(root + Layout.commit(number)).orElseThrow()));
        }
        Set<String> snapshots = new HashSet<>();
        Set<Long> chain = new HashSet<>();
        long number = versions.isEmpty() ? 0 : versions.lastKey();
        while (number > 0 && !counts(versions.get(number))) {
            number = versions.get(number).get("parent").longValue();
        }
        while (number > 0) {
            JsonNode version = versions.get(number);
            chain.add(number);
            if (!snapshots.add(version.get("snapshot").textValue())) {
                journal.violation("the snapshot " + version.get("snapshot") + " of " + name + " is committed twice");
            }
            number = version.get("parent").longValue();
        }
        versions.forEach((n, version) -> {
            if (counts(version) != chain.contains(n)) {
                journal.violation("version " + n + " of " + name + (chain.contains(n) ? " is" : " is not")
                        + " on the chain of parents");
            }
        });
        return snapshots;
    }

    private boolean counts(JsonNode version) {
        if (!version.has("condition")) {
            return true;
        }
        Optional<JsonNode> decision = archive.read(
                        Layout.decision(version.get("condition").get("decision").textValue()))
                .map(Json::readObject);
        if (decision.isEmpty() || !decision.get().get("decision").textValue().equals("committed")) {
            return false;
        }
        for (JsonNode table : decision.get().get("tables")) {
            if (table.get("table").equals(version.get("table"))) {
                return table.get("version").equals(version.get("version"));
            }
        }
        return false;
    }
}
