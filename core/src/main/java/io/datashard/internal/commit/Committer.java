package io.datashard.internal.commit;

import io.datashard.CommitOutcomeUnknownException;
import io.datashard.ConcurrentModificationException;
import io.datashard.DatashardException;
import io.datashard.TableAlreadyExistsException;
import io.datashard.internal.catalog.LiveFiles;
import io.datashard.internal.catalog.Run;
import io.datashard.internal.data.StatisticsColumns;
import io.datashard.internal.json.VersionJson;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Version;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Optimistic concurrency control: validates a transaction against the versions since its base and puts the next version object if
 * that number is free; otherwise validates against what took it and tries again on top, until the deadline.
 *
 * <p>An attempt ends in one of three ways. <i>Committed</i>: the object of that number is ours. <i>Rejected</i>: it is somebody
 * else's. <i>Unknown</i>: the store did not say; then nothing else is tried until reading the number back, or putting the same bytes
 * there again, has given one of the other two answers. Kung and Robinson, On Optimistic Methods for Concurrency Control, ACM TODS
 * 1981.
 *
 * <p>Whatever a method throws but {@link CommitOutcomeUnknownException}, nothing was committed.
 */
public final class Committer {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    private final VersionLog log;
    private final VersionChanges changes;
    private final HistoryLog history;

    public Committer(VersionLog log, HistoryLog history) {
        this.log = log;
        this.changes = new VersionChanges(log.store());
        this.history = history;
    }

    /**
     * Creates the table.
     *
     * @throws TableAlreadyExistsException if there is a table already; nothing was committed
     * @throws CommitOutcomeUnknownException if the store did not answer before the deadline
     */
    public Version create(TransactionId id, Intent intent) {
        return new Commit(id, intent).create().orElseThrow(this::createdByOther);
    }

    /**
     * Creates the table or, if somebody else did meanwhile, appends to theirs.
     *
     * @throws TableAlreadyExistsException if theirs has another schema or partitioning, or this transaction does more than append;
     *     nothing was committed
     * @throws ConcurrentModificationException if theirs was replaced by another meanwhile; nothing was committed
     * @throws CommitOutcomeUnknownException if the store did not answer before the deadline
     */
    public Version createOrAppend(TransactionId id, Intent intent) {
        Commit commit = new Commit(id, intent);
        return commit.create().orElseGet(() -> {
            if (!intent.isBlind()) {
                throw createdByOther();
            }
            Version theirs = log.newest().orElseThrow(this::gone);
            SameTable.require(theirs, intent.written(), log.store().root());
            return commit.onTopOf(theirs);
        });
    }

    /**
     * Commits on top of a base, or of what has become of it.
     *
     * @throws ConcurrentModificationException if a version since the base conflicts; nothing was committed
     * @throws CommitOutcomeUnknownException if the store did not answer before the deadline
     */
    public Version commit(TransactionId id, Intent intent, Version base) {
        return new Commit(id, intent).onTopOf(base);
    }

    /** Whether {@link #mergeRuns} would merge anything on top of a version. */
    public static boolean isTimeToMerge(Version version) {
        return !runsToMerge(version).isEmpty();
    }

    private static List<Run> runsToMerge(Version version) {
        return BigRuns.toMerge(
                version.contents().files().runs(), version.line().totals().files());
    }

    /**
     * Merges the big runs of a version, if it is time to, and commits that on top of whatever has become of the version. Conflicts with
     * nothing and gives way to everything.
     *
     * @return nothing if it is not time to merge, or if the runs are no longer there as they were; nothing of it is left then
     * @throws ConcurrentModificationException if others took each version number first until the deadline; nothing was committed
     * @throws CommitOutcomeUnknownException if the store did not answer before the deadline
     */
    public Optional<Version> mergeRuns(TransactionId id, Version base) {
        base.requireWritable(log.store().root());
        List<Run> inputs = runsToMerge(base);
        return inputs.isEmpty() ? Optional.empty() : mergeRuns(id, base, inputs);
    }

    private Optional<Version> mergeRuns(TransactionId id, Version base, List<Run> inputs) {
        Metadata metadata = base.metadata().metadata();
        MergedRuns merged = MergedRuns.write(
                log.store(), id.snapshotId(), inputs, base.contents().files(), metadata);
        Commit commit = new Commit(id, Intent.nothing(metadata), new NextVersion(log, history, id, metadata, merged));
        try {
            Optional<Version> version = commit.whileFits(merged, base);
            if (version.isEmpty()) {
                merged.merged().forEach(run -> discard(run.path()));
            }
            return version;
        } catch (ConcurrentModificationException e) {
            merged.merged().forEach(run -> discard(run.path()));
            throw e;
        }
    }

    private TableAlreadyExistsException createdByOther() {
        return new TableAlreadyExistsException("the table at " + log.store().root()
                + " was created by somebody else while this transaction created it. Nothing was committed; load it and"
                + " append to it instead");
    }

    private DatashardException gone() {
        return new DatashardException(
                "the table at " + log.store().root() + " is gone: somebody deleted its files. Nothing was committed");
    }

    /** One transaction on its way. */
    private final class Commit {
        private final TransactionId id;
        private final Intent intent;
        private final Attempts attempts;
        private final NextVersion next;

        Commit(TransactionId id, Intent intent) {
            this(id, intent, new NextVersion(log, history, id, intent));
        }

        Commit(TransactionId id, Intent intent, NextVersion next) {
            // these refuse what no later commit or file could work with
            Isolation.of(intent.written().properties());
            StatisticsColumns.of(intent.written().properties(), intent.written().schema());
            this.id = id;
            this.intent = intent;
            this.attempts = new Attempts(
                    log.process().surroundings(),
                    Attempts.timeout(intent.written().properties()));
            this.next = next;
        }

        /** The first version, or nothing if there is one already. */
        Optional<Version> create() {
            int attempt = attempts.next();
            NextVersion.Draft draft =
                    next.first(log.process().surroundings().newId().toString(), attempt, attempts.metrics());
            return put(draft) ? Optional.of(draft.version()) : Optional.empty();
        }

        Version onTopOf(Version base) {
            ConflictCheck check = null;
            Version tip = base;
            while (true) {
                NextVersion.Draft draft = next.after(tip, attempts.next(), attempts.metrics());
                if (put(draft)) {
                    return draft.version();
                }
                attempts.backOff(reason -> gaveUp(id, attempts, reason));
                check = check == null ? conflictCheck(intent, base) : check;
                tip = validate(check, intent, tip, base);
            }
        }

        /** A version with the merged runs, or nothing if one of those they were made of is gone. */
        Optional<Version> whileFits(MergedRuns merged, Version base) {
            Version tip = base;
            while (merged.fits(tip.contents().files())) {
                NextVersion.Draft draft = next.after(tip, attempts.next(), attempts.metrics());
                if (put(draft)) {
                    return Optional.of(draft.version());
                }
                attempts.backOff(reason -> gaveUp(id, attempts, reason));
                tip = log.newest().orElseThrow(Committer.this::gone);
            }
            return Optional.empty();
        }

        /** True if committed, false if rejected; then what was written for this attempt alone is deleted. */
        private boolean put(NextVersion.Draft draft) {
            long number = draft.version().number();
            boolean committed = isCommitted(number, VersionJson.write(draft.version()), id, attempts);
            if (committed) {
                log.committed(number);
                LOG.info(
                        "Committed version {} of {} ({}) at attempt {}",
                        number,
                        log.store().root(),
                        draft.version().line().operation().text(),
                        attempts.count());
            } else {
                draft.files().forEach(Committer.this::discard);
            }
            return committed;
        }
    }

    /** Deletes what no version refers to. It is of no consequence if that fails. */
    private void discard(String file) {
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

    /** Checks the versions after {@code validated} and returns the newest. */
    private Version validate(ConflictCheck check, Intent intent, Version validated, Version base) {
        Version newest = log.newest().orElseThrow(this::gone);
        if (newest.number() <= validated.number()
                || !newest.identity().tableId().equals(base.identity().tableId())) {
            throw new ConcurrentModificationException(
                    "the table at " + log.store().root() + " was replaced: it was "
                            + base.identity().tableId() + " at version " + base.number() + " and is now "
                            + newest.identity().tableId() + " at version " + newest.number()
                            + ". Nothing was committed; load it again");
        }
        if (intent.isBlind()) {
            check.requireStillFits(newest);
            return newest;
        }
        for (long number = validated.number() + 1; number <= newest.number(); number++) {
            Version version = number == newest.number() ? newest : log.read(number);
            check.requireNoConflict(version, changes.of(version));
        }
        return newest;
    }

    private ConflictCheck conflictCheck(Intent intent, Version base) {
        Metadata metadata = base.metadata().metadata();
        ConflictCheck check = new ConflictCheck(intent, metadata, Isolation.of(metadata.properties()));
        if (intent.removal() instanceof Removal.Matching || intent.removal() instanceof Removal.Partitions) {
            try (LiveFiles files = base.files(log.store(), RemovedFiles.selection(intent.removal(), metadata))) {
                files.forEachRemaining(check::atBase);
            }
        }
        return check;
    }

    /** Puts an object until the store has said whose object holds the number. */
    private boolean isCommitted(long number, byte[] content, TransactionId id, Attempts attempts) {
        while (true) {
            UncheckedIOException unclear = null;
            try {
                if (log.put(number, content)) {
                    return true;
                }
            } catch (UncheckedIOException e) {
                unclear = e;
            } catch (RuntimeException e) {
                throw outcomeUnknown(number, id, e.toString(), e);
            }
            // Also where the number is taken: by us, if an earlier put did more than the store said
            try {
                Optional<byte[]> holder = log.readObject(number);
                if (holder.isPresent()) {
                    return VersionJson.transactionOf(holder.get()).equals(id.transactionId());
                }
            } catch (UncheckedIOException e) {
                unclear = e;
            } catch (RuntimeException e) {
                throw outcomeUnknown(number, id, e.toString(), e);
            }
            LOG.warn(
                    "The store gave no clear answer to the commit of version {} of {}",
                    number,
                    log.store().root(),
                    unclear);
            UncheckedIOException cause = unclear;
            attempts.backOff(reason -> outcomeUnknown(number, id, reason, cause));
        }
    }

    private CommitOutcomeUnknownException outcomeUnknown(
            long number, TransactionId id, String reason, RuntimeException cause) {
        return new CommitOutcomeUnknownException(
                "it is not known whether version " + number + " of the table at "
                        + log.store().root()
                        + " was committed: the store had given no clear answer when the commit ended (" + reason
                        + "). Nothing was deleted. When the store answers again, look in the table's history for the snapshot "
                        + id.snapshotId() + ": if it is there, the transaction is committed; if not, run it again",
                cause);
    }

    private ConcurrentModificationException gaveUp(TransactionId id, Attempts attempts, String reason) {
        return new ConcurrentModificationException(
                "snapshot " + id.snapshotId() + " lost the race for the next version of "
                        + log.store().root() + " " + attempts.count() + " times and gave up: " + reason
                        + ". Nothing was committed. Write larger batches from fewer writers, or raise the table property "
                        + Attempts.TIMEOUT_PROPERTY);
    }
}
