package io.datashard.internal.commit;

import io.datashard.CommitOutcomeUnknownException;
import io.datashard.ConcurrentModificationException;
import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.DatashardException;
import io.datashard.TableAlreadyExistsException;
import io.datashard.internal.catalog.LiveFiles;
import io.datashard.internal.catalog.Run;
import io.datashard.internal.data.StatisticsColumns;
import io.datashard.internal.json.VersionJson;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Version;
import io.datashard.internal.version.WriterRetention;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Optimistic concurrency control: validates a transaction against the versions since its base and puts the next version object if
 * that number is free; otherwise validates against what took it and tries again on top, until the deadline. Commits of one process to
 * one table go one after the other: see {@link CommitQueue}. Those of several processes race, and {@link Turn} sees to it that each
 * gets through.
 *
 * <p>An attempt ends in one of three ways. <i>Committed</i>: the object of that number is ours. <i>Rejected</i>: it is somebody
 * else's. <i>Unknown</i>: the store did not say; then nothing else is tried until reading the number back, or putting the same bytes
 * there again, has given one of the other two answers. Kung and Robinson, On Optimistic Methods for Concurrency Control, ACM TODS
 * 1981.
 *
 * <p>Whatever a method throws but {@link CommitOutcomeUnknownException}, nothing was committed. Nor was anything where the version
 * that a method returns is another transaction's: then the numbered work of this one was done already.
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
        return new Commit(id, intent).inTurn(commit -> commit.create()
                .or(() -> log.newest().filter(id::isDoneIn))
                .orElseThrow(this::createdByOther));
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
        return new Commit(id, intent).inTurn(commit -> commit.create().orElseGet(() -> {
            Version theirs = log.newest().orElseThrow(this::gone);
            if (id.isDoneIn(theirs)) {
                return theirs;
            } else if (!intent.isBlind()) {
                throw createdByOther();
            }
            SameTable.require(theirs, intent.written(), log.store().root());
            return commit.onTopOf(theirs);
        }));
    }

    /**
     * Commits on top of a base, or of what has become of it.
     *
     * @throws ConcurrentModificationException if a version since the base conflicts; nothing was committed
     * @throws CommitOutcomeUnknownException if the store did not answer before the deadline
     */
    public Version commit(TransactionId id, Intent intent, Version base) {
        return new Commit(id, intent).inTurn(commit -> commit.onTopOf(base));
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
            Optional<Version> version = commit.inTurn(turn -> turn.whileFits(merged, base));
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
        private final CommitQueue queue;
        private final Turn turn;
        private final NextVersion next;

        Commit(TransactionId id, Intent intent) {
            this(id, intent, new NextVersion(log, history, id, intent));
        }

        Commit(TransactionId id, Intent intent, NextVersion next) {
            // these refuse what no later commit or file could work with
            Isolation.of(intent.written().properties());
            WriterRetention.of(intent.written().properties());
            StatisticsColumns.of(intent.written().properties(), intent.written().schema());
            log.store().requireExclusivePuts(); // here, where it is certain that nothing was put
            this.id = id;
            this.intent = intent;
            this.attempts = new Attempts(
                    log.process().surroundings(),
                    Attempts.timeout(intent.written().properties()));
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

        /** The first version, or nothing if there is one already. */
        Optional<Version> create() {
            int attempt = attempts.next();
            NextVersion.Draft draft =
                    next.first(log.process().surroundings().newId().toString(), attempt, attempts.metrics());
            return put(draft).isEmpty() ? Optional.of(draft.version()) : Optional.empty();
        }

        Version onTopOf(Version base) {
            ConflictCheck check = null;
            Version tip = base;
            Version newest = turn.giveWay(base.number() + 1)
                    ? requireSame(log.newest().orElseThrow(Committer.this::gone), base, base)
                    : queue.newestAfter(base);
            while (!id.isDoneIn(
                    newest)) { // before validating: what did it conflicts with this transaction more often than not
                if (newest.number() > tip.number()) {
                    check = check == null ? conflictCheck(intent, base) : check;
                    validate(check, intent, tip, newest);
                    tip = newest;
                }
                NextVersion.Draft draft = next.after(tip, attempts.next(), attempts.metrics());
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

        /** A version with the merged runs, or nothing if one of those they were made of is gone. */
        Optional<Version> whileFits(MergedRuns merged, Version base) {
            Version tip = turn.giveWay(base.number() + 1)
                    ? log.newest().orElseThrow(Committer.this::gone)
                    : queue.newestAfter(base);
            while (merged.fits(tip.contents().files())) {
                NextVersion.Draft draft = next.after(tip, attempts.next(), attempts.metrics());
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

        /** Nothing if committed; the object of the winner if rejected, and what was written for this attempt alone is deleted. */
        private Optional<byte[]> put(NextVersion.Draft draft) {
            Version version = draft.version();
            byte[] content = VersionJson.write(version);
            long before = attempts.elapsedNanos();
            Optional<byte[]> holder = new VersionPut(log, id, attempts).holderOf(version.number(), content);
            if (holder.isPresent()) {
                draft.files().forEach(Committer.this::discard);
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

    /** The newest version, if it is one of the table that was validated until now. */
    private Version requireSame(Version newest, Version validated, Version base) {
        if (newest.number() < validated.number()
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
    private void validate(ConflictCheck check, Intent intent, Version validated, Version newest) {
        if (intent.isBlind()) {
            check.requireStillFits(newest);
            return;
        }
        for (long number = validated.number() + 1; number <= newest.number(); number++) {
            Version version = number == newest.number() ? newest : log.read(number);
            check.requireNoConflict(version, changes.of(version));
        }
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
}
