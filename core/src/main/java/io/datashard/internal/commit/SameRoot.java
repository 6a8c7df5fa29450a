package io.datashard.internal.commit;

import io.datashard.ConcurrentModificationException;
import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.DatashardException;
import io.datashard.internal.version.Version;

/** Whether the table at a location is still the one that a transaction began with. */
final class SameRoot {
    private final VersionLog log;
    private final TransactionId id;

    SameRoot(VersionLog log, TransactionId id) {
        this.log = log;
        this.id = id;
    }

    /** What became of a table whose newest version is not found. */
    DatashardException gone() {
        return new DatashardException(
                "the table at " + log.store().root() + " is gone: somebody deleted its files. Nothing was committed");
    }

    /** Whoever purges deletes the directories of the snapshots up to the one that dropped the table. */
    void requireBefore(Version dropped) {
        if (dropped.line().snapshotId().compareTo(id.snapshotId()) >= 0) {
            throw new ConcurrentModificationException(
                    Conflict.TABLE_DROPPED,
                    "the table at " + log.store().root() + " was dropped by version " + dropped.number() + " (snapshot "
                            + dropped.line().snapshotId() + ") after the transaction that creates it, "
                            + id.snapshotId() + ", had begun. Nothing was committed; run it again");
        }
    }

    /**
     * Where the first version from a number on is another table's than the newest, that table was dropped in between, and perhaps purged.
     */
    void requireNoDropBetween(long number, Version newest) {
        String first = log.tableIdFrom(number, newest);
        if (!first.equals(newest.identity().tableId())) {
            throw new ConcurrentModificationException(
                    Conflict.TABLE_DROPPED,
                    "the table at " + log.store().root() + " that version " + number + " was of (" + first
                            + ") was dropped, and another created ("
                            + newest.identity().tableId() + ", now at version " + newest.number()
                            + "), after the transaction that creates it, " + id.snapshotId()
                            + ", had begun. Nothing was committed; run it again");
        }
    }

    /** The newest version, if it is one of the table that was validated until now. */
    Version requireSame(Version newest, Version validated, Version base) {
        if (newest.isDropped()
                && newest.identity().tableId().equals(base.identity().tableId())) {
            throw new ConcurrentModificationException(
                    Conflict.TABLE_DROPPED,
                    "the table at " + log.store().root() + " was dropped at "
                            + newest.line().time() + " by version " + newest.number() + " (snapshot "
                            + newest.line().snapshotId() + "). Nothing was committed; create the table again");
        } else if (newest.number() < validated.number()
                || !newest.identity().tableId().equals(base.identity().tableId())) {
            throw new ConcurrentModificationException(
                    Conflict.TABLE_REPLACED,
                    "the table at " + log.store().root() + " was replaced: it was "
                            + base.identity().tableId() + " at version " + base.number() + " and is now "
                            + newest.identity().tableId() + " at version " + newest.number()
                            + ". Nothing was committed; load it again");
        }
        return newest;
    }
}
