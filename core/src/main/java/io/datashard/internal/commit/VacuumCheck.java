package io.datashard.internal.commit;

import io.datashard.ConcurrentModificationException;
import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.CorruptTableException;
import io.datashard.SnapshotNotFoundException;
import io.datashard.internal.version.Version;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether the table was vacuumed while a transaction took its time, so that what it wrote or read may be gone. */
final class VacuumCheck {
    private final VersionLog log;
    private final TransactionId id;

    VacuumCheck(VersionLog log, TransactionId id) {
        this.log = log;
        this.id = id;
    }

    /** Requires that the transaction may commit on top of a version: whoever vacuums may have deleted what an older one wrote. */
    void requireAboveFloor(Version tip) {
        if (tip.contents().retention().refuses(id.snapshotId())) {
            throw vacuumed(
                    tip,
                    "it began so long ago that a vacuum has taken it for dead: the table accepts only transactions from "
                            + tip.contents().retention().floor().orElseThrow().snapshotId() + " on");
        }
    }

    /** Requires that a version which the transaction read is still kept by the newest one. */
    void requireKept(Version read, Version newest) {
        if (!newest.contents().retention().keeps(read.number())) {
            throw vacuumed(newest, "version " + read.number() + ", which it read, was vacuumed");
        }
    }

    /** A version that was committed since the transaction read the table. */
    Version read(long number, Version newest) {
        try {
            return log.read(number);
        } catch (SnapshotNotFoundException e) {
            ConcurrentModificationException vacuumed = vacuumed(
                    newest,
                    "version " + number
                            + ", which was committed since it read the table, was vacuumed, so that nobody can tell"
                            + " whether they conflict");
            vacuumed.initCause(e);
            throw vacuumed;
        }
    }

    /** Does what reads the files of a version, which may be vacuumed meanwhile. */
    <T> T reading(Version version, Supplier<T> work) {
        try {
            return work.get();
        } catch (CorruptTableException | UncheckedIOException e) {
            Optional<Version> newest =
                    log.newest().filter(now -> !now.contents().retention().keeps(version.number()));
            if (newest.isEmpty()) {
                throw e;
            }
            ConcurrentModificationException vacuumed =
                    vacuumed(newest.get(), "version " + version.number() + " was vacuumed while it was read");
            vacuumed.initCause(e);
            throw vacuumed;
        }
    }

    private ConcurrentModificationException vacuumed(Version newest, String because) {
        return new ConcurrentModificationException(
                Conflict.VACUUMED,
                "snapshot " + id.snapshotId() + " cannot be committed on version " + newest.number() + " of "
                        + log.store().root() + ": " + because
                        + ". Nothing was committed; run it again, or raise the table property retention where transactions take that"
                        + " long");
    }
}
