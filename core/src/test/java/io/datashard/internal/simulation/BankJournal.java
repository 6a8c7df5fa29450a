package io.datashard.internal.simulation;

import io.datashard.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the processes of a {@link Bank} did and were told, in the order of time. */
final class BankJournal {
    private final List<Transfer> transfers = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Map<TableName, Long> acknowledged = new HashMap<>();
    private int pins;
    private int pinsOfSeveralMoments;

    /** How a transaction over several tables ended, as far as its process was told. */
    enum Ending {
        COMMITTED,
        FAILED,
        UNKNOWN
    }

    /** A transaction over several tables; its ending is not known until somebody lives to hear it. */
    static final class Transfer {
        private final Map<TableName, String> snapshots;
        private Ending ending = Ending.UNKNOWN;

        private Transfer(Map<TableName, String> snapshots) {
            this.snapshots = Map.copyOf(snapshots);
        }

        void ends(Ending told) {
            ending = told;
        }

        Ending ending() {
            return ending;
        }

        /** The ids of its snapshots in each table. */
        Map<TableName, String> snapshots() {
            return snapshots;
        }
    }

    /** To be called before the first byte of the commit. */
    Transfer begins(Map<TableName, String> snapshots) {
        Transfer transfer = new Transfer(snapshots);
        transfers.add(transfer);
        return transfer;
    }

    List<Transfer> transfers() {
        return transfers;
    }

    /** Somebody knows of a version: who looks for the newest one from now on must not find an older one. */
    void acknowledge(TableName table, long version) {
        acknowledged.merge(table, version, Math::max);
    }

    Map<TableName, Long> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    void pinned(boolean ofOneMoment) {
        pins++;
        pinsOfSeveralMoments += ofOneMoment ? 0 : 1;
    }

    int pins() {
        return pins;
    }

    int pinsOfSeveralMoments() {
        return pinsOfSeveralMoments;
    }

    /** Notes what must never happen. */
    void violation(String what) {
        violations.add(what);
    }

    List<String> violations() {
        return violations;
    }
}
