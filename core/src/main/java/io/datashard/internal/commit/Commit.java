package io.datashard.internal.commit;

import io.datashard.ConcurrentModificationException;
import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.DatashardException;
import io.datashard.internal.catalog.LiveFiles;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.data.FileProperties;
import io.datashard.internal.json.VersionJson;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Version;
import io.datashard.internal.version.VersionRetention;
import io.datashard.internal.version.WriterRetention;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One transaction on its way: its attempts, its turn, and its versions. To be used once, by one thread. */
final class Commit {
    private static final Logger LOG = LoggerFactory.getLogger(Commit.class);

    private final VersionLog log;
    private final VersionChanges changes;
    private final TransactionId id;
    private final Intent intent;
    private final Attempts attempts;
    private final CommitQueue queue;
    private final Turn turn;
    private final NextVersion next;
    private final VacuumCheck vacuum;

    /** @param next the versions that may become of the intent */
    Commit(VersionLog log, TransactionId id, Intent intent, NextVersion next) {
        // these refuse what no later commit or file could work with
        Isolation.requireKnown(intent.written().properties());
        WriterRetention.of(intent.written().properties());
        VersionRetention.of(intent.written().properties());
        FileProperties.require(intent.written().properties(), intent.written().schema());
        log.store().requireExclusivePuts(); // here, where it is certain that nothing was put
        this.log = log;
        this.changes = new VersionChanges(log.store());
        this.id = id;
        this.vacuum = new VacuumCheck(log, id);
        this.intent = intent;
        this.attempts = new Attempts(
                log.process().surroundings(), Attempts.timeout(intent.written().properties()));
        this.queue = log.known().queue();
        this.turn = new Turn(log, queue, id, attempts, this::gaveUp);
        this.next = next;
    }

    /** Does its work when all commits of this process to this table that came before have ended. */
    <T> T inTurn(Function<Commit, T> work) {
        try {
            attempts.enter(queue, this::gaveUp);
            try {
                return work.apply(this);
            } finally {
                try {
                    turn.end();
                } finally {
                    queue.leave();
                }
            }
        } catch (RuntimeException | Error e) {
            log.process().counters().failed(attempts, e);
            throw e;
        }
    }

    /**
     * A table's first version.
     *
     * @param dropped the last version of the table before
     * @param otherwise what to do if somebody else has created a table on the same one before; of that, the newest version
     */
    Version create(Optional<Version> dropped, UnaryOperator<Version> otherwise) {
        Optional<Version> below = dropped;
        while (true) {
            below.ifPresent(this::requireBefore);
            below.ifPresent(vacuum::requireAboveFloor);
            NextVersion.Draft draft = next.first(
                    log.process().surroundings().newId().toString(), below, attempts.next(), attempts.metrics());
            Optional<byte[]> holder = put(draft);
            if (holder.isEmpty()) {
                return draft.version();
            }
            Version newest = log.newestFrom(draft.version().number(), holder.get());
            if (!newest.isDropped()) {
                requireNoDropBetween(draft.version().number(), holder.get(), newest);
                return otherwise.apply(newest);
            }
            turn.lostRace();
            below = Optional.of(newest);
        }
    }

    Version onTopOf(Version base) {
        ConflictCheck check = null;
        Version tip = base;
        Version newest = requireSame(newestAfter(base), base, base);
        while (!id.isDoneIn(
                newest)) { // before validating: what did it conflicts with this transaction more often than not
            if (newest.number() > tip.number()) {
                check = check == null ? conflictCheck(base, newest) : check;
                validate(check, tip, newest);
                tip = newest;
            }
            vacuum.requireAboveFloor(tip);
            NextVersion.Draft draft = draft(tip, next::after);
            Optional<byte[]> holder = put(draft);
            if (holder.isEmpty()) {
                return draft.version();
            }
            turn.lostRace();
            newest = requireSame(log.newestFrom(draft.version().number(), holder.get()), tip, base);
            queue.handOn(newest);
        }
        LOG.info(
                "Committed nothing to {}: its version {} has the {}",
                log.store().root(),
                newest.number(),
                id.once().get());
        return newest;
    }

    /** Where to try first: a version that others have made of the base, as far as this process knows. */
    private Version newestAfter(Version base) {
        return turn.giveWay(base.number() + 1) ? log.newest().orElseThrow(this::gone) : queue.newestAfter(base);
    }

    /** A version that validates nothing and builds on whatever there is, or nothing if that no longer fits. */
    Optional<Version> onTop(Version base, Step step, Predicate<Version> fits) {
        Version tip = newestAfter(base);
        while (fits.test(tip)) {
            vacuum.requireAboveFloor(tip);
            NextVersion.Draft draft = draft(tip, step);
            Optional<byte[]> holder = put(draft);
            if (holder.isEmpty()) {
                return Optional.of(draft.version());
            }
            turn.lostRace();
            tip = log.newestFrom(draft.version().number(), holder.get());
            queue.handOn(tip);
        }
        return Optional.empty();
    }

    private NextVersion.Draft draft(Version tip, Step step) {
        return vacuum.reading(tip, () -> step.after(tip, attempts.next(), attempts.metrics()));
    }

    /** Nothing if committed; the object of the winner if rejected, and what was written for this attempt alone is deleted. */
    private Optional<byte[]> put(NextVersion.Draft draft) {
        Version version = draft.version();
        byte[] content = VersionJson.write(version);
        long before = attempts.elapsedNanos();
        Optional<byte[]> holder = new VersionPut(log, id, attempts).holderOf(draft, content);
        if (holder.isPresent()) {
            draft.files().forEach(this::discard);
            return holder;
        }
        queue.committed(version, attempts.elapsedNanos() - before);
        log.committed(version, content);
        log.process()
                .counters()
                .committed(
                        attempts,
                        version.metrics().get(NextVersion.DATA_BYTES),
                        version.metrics().get(NextVersion.METADATA_BYTES) + content.length);
        LOG.info(
                "Committed version {} of {} ({}) at attempt {}",
                version.number(),
                log.store().root(),
                version.line().operation().text(),
                attempts.count());
        return holder;
    }

    private ConcurrentModificationException gaveUp(String reason) {
        return new ConcurrentModificationException(
                Conflict.LOST_RACE,
                "snapshot " + id.snapshotId() + " lost the race for the next version of "
                        + log.store().root() + " " + attempts.lostRaces() + " times, waited "
                        + attempts.waitedNanos() / 1_000_000 + " ms for other writers and gave up: " + reason
                        + ". Nothing was committed. Write larger batches from fewer writers, or raise the table property "
                        + Attempts.TIMEOUT_PROPERTY);
    }

    /** What became of a table whose newest version is not found. */
    DatashardException gone() {
        return new DatashardException(
                "the table at " + log.store().root() + " is gone: somebody deleted its files. Nothing was committed");
    }

    /** The version of the intent, after another one. */
    NextVersion.Draft next(Version tip, int attempt, Map<String, Long> metrics) {
        return next.after(tip, attempt, metrics);
    }

    /** Deletes what no version refers to. It is of no consequence if that fails. */
    void discard(String file) {
        try {
            log.store().delete(file);
        } catch (UncheckedIOException e) {
            LOG.warn(
                    "The file {} of a lost attempt to commit to {} could not be deleted; it is garbage",
                    file,
                    log.store().root(),
                    e);
        }
    }

    /** How the version after another one is made. */
    interface Step {
        NextVersion.Draft after(Version tip, int attempt, Map<String, Long> metrics);
    }

    /** Whoever purges deletes the directories of the snapshots up to the one that dropped the table. */
    private void requireBefore(Version dropped) {
        if (dropped.line().snapshotId().compareTo(id.snapshotId()) >= 0) {
            throw new ConcurrentModificationException(
                    Conflict.TABLE_DROPPED,
                    "the table at " + log.store().root() + " was dropped by version " + dropped.number() + " (snapshot "
                            + dropped.line().snapshotId() + ") after the transaction that creates it, "
                            + id.snapshotId() + ", had begun. Nothing was committed; run it again");
        }
    }

    /** Where the first of these versions is another table's, that was dropped in between, and perhaps purged. */
    private void requireNoDropBetween(long number, byte[] object, Version newest) {
        String first = VersionJson.readStub(object, number).identity().tableId();
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

    /** Checks the versions after {@code validated}. */
    private void validate(ConflictCheck check, Version validated, Version newest) {
        if (intent.isBlind()) {
            check.requireStillFits(newest);
            return;
        }
        for (long number = validated.number() + 1; number <= newest.number(); number++) {
            Version version = number == newest.number() ? newest : vacuum.read(number, newest);
            // who does not know all that it says cannot tell what it changed
            version.requireWritable(log.store().root());
            check.requireNoConflict(version, vacuum.reading(version, () -> changes.of(version)));
        }
    }

    private ConflictCheck conflictCheck(Version base, Version newest) {
        if (!intent.isBlind()) {
            vacuum.requireKept(base, newest);
        }
        Isolation isolation =
                Isolation.of(intent.operation(), base.metadata().metadata().properties());
        Optional<RowConflicts> rows = intent.removal() instanceof Removal.Rows removal
                ? Optional.of(
                        new RowConflicts(removal, isolation, intent.alteration(), base, next.rowDeletes(), log.store()))
                : Optional.empty();
        ConflictCheck check = new ConflictCheck(intent, isolation, base, rows);
        if (intent.removal() instanceof Removal.Matching || intent.removal() instanceof Removal.Partitions) {
            Metadata deciding = intent.alteration().decidingAt(base);
            Selection selection = RemovedFiles.selection(intent.removal(), deciding);
            vacuum.reading(base, () -> {
                try (LiveFiles files = base.files(log.store(), selection, deciding)) {
                    files.forEachRemaining(check::atBase);
                }
                return check;
            });
        }
        return check;
    }
}
