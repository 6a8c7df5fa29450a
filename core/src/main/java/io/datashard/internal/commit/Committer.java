package io.datashard.internal.commit;

import io.datashard.CommitOutcomeUnknownException;
import io.datashard.ConcurrentModificationException;
import io.datashard.FileEntry;
import io.datashard.SnapshotNotFoundException;
import io.datashard.TableAlreadyExistsException;
import io.datashard.internal.catalog.Run;
import io.datashard.internal.store.DirectoryGoneException;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Operation;
import io.datashard.internal.version.Retention;
import io.datashard.internal.version.StoredMetadata;
import io.datashard.internal.version.Version;
import java.io.FileNotFoundException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
    private final VersionLog log;
    private final HistoryLog history;

    public Committer(VersionLog log, HistoryLog history) {
        this.log = log;
        this.history = history;
    }

    /**
     * Creates the table.
     *
     * @throws TableAlreadyExistsException if there is a table already; nothing was committed
     * @throws CommitOutcomeUnknownException if the store did not answer before the deadline
     */
    public Version create(TransactionId id, Intent intent) {
        return create(id, intent, Optional.empty());
    }

    /**
     * The same where there was a table before.
     *
     * @param dropped its last version
     * @throws ConcurrentModificationException if another table was created and dropped there since; nothing was committed
     */
    public Version create(TransactionId id, Intent intent, Optional<Version> dropped) {
        return creation(id, intent, dropped).commit();
    }

    /** What {@link #create(TransactionId, Intent, Optional)} does, to be committed later. */
    public Part creation(TransactionId id, Intent intent, Optional<Version> dropped) {
        return new Part(newCommit(id, intent), commit -> {
            Version version = commit.create(dropped, theirs -> {
                if (id.isDoneIn(theirs)) {
                    return theirs;
                }
                throw createdByOther();
            });
            // only now: a directory that is moved aside from here on takes the version along, and its decision is made
            // before
            commit.prepared().ifPresent(prepared -> requireOwnFiles(intent, prepared.metadata()));
            return version;
        });
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
        return createOrAppend(id, intent, Optional.empty());
    }

    /**
     * The same where there was a table before.
     *
     * @param dropped its last version
     * @throws ConcurrentModificationException also if another table was created and dropped there since; nothing was committed
     */
    public Version createOrAppend(TransactionId id, Intent intent, Optional<Version> dropped) {
        return creationOrAppend(id, intent, dropped).commit();
    }

    /** What {@link #createOrAppend(TransactionId, Intent, Optional)} does, to be committed later. */
    public Part creationOrAppend(TransactionId id, Intent intent, Optional<Version> dropped) {
        return new Part(
                newCommit(id, intent),
                commit -> commit.create(dropped, theirs -> {
                    if (id.isDoneIn(theirs)) {
                        return theirs;
                    } else if (!intent.isBlind()) {
                        throw createdByOther();
                    }
                    SameTable.require(theirs, intent.written(), log.store().root());
                    new VacuumCheck(log, id).requireAboveFloor(theirs);
                    requireOwnFile(intent.added().stream().map(FileEntry::path).findFirst());
                    return commit.onTopOf(theirs);
                }));
    }

    /** Requires what was written before the commit, and for it. */
    private void requireOwnFiles(Intent intent, StoredMetadata metadata) {
        requireOwnFile(intent.added().stream().map(FileEntry::path).findFirst());
        requireOwnFile(metadata.path());
    }

    /** A table that was renamed to this name has moved aside the directory in which this transaction wrote its files. */
    private void requireOwnFile(Optional<String> path) {
        path.filter(file -> !log.store().exists(file)).ifPresent(missing -> {
            throw GoneTable.exception(
                    log.store(),
                    new DirectoryGoneException(missing + " is no longer there", new FileNotFoundException(missing)));
        });
    }

    /**
     * Commits on top of a base, or of what has become of it.
     *
     * @throws ConcurrentModificationException if a version since the base conflicts; nothing was committed
     * @throws CommitOutcomeUnknownException if the store did not answer before the deadline
     */
    public Version commit(TransactionId id, Intent intent, Version base) {
        return change(id, intent, base).commit();
    }

    /** What {@link #commit} does, to be committed later. */
    public Part change(TransactionId id, Intent intent, Version base) {
        return new Part(newCommit(id, intent), commit -> commit.onTopOf(base));
    }

    /**
     * Drops the table, with all that others have committed to it since the base. To purge, the base may be dropped already.
     *
     * @return the version that drops it; nothing if it is purged already
     * @throws ConcurrentModificationException if somebody else dropped it first, or others took each version number first until the
     *     deadline; nothing was committed
     * @throws CommitOutcomeUnknownException if the store did not answer before the deadline
     */
    public Optional<Version> drop(TransactionId id, Version base, Drop drop) {
        base.requireWritable(log.store().root());
        DroppedVersion next = new DroppedVersion(log, history, id, drop);
        return newCommit(id, Intent.nothing(base.metadata().metadata()))
                .inTurn(commit -> commit.onTop(base, next::after, tip -> {
                    boolean another =
                            !tip.identity().tableId().equals(base.identity().tableId());
                    if (drop == Drop.KEEP || !tip.isDropped() || another) {
                        new SameRoot(log, id).requireSame(tip, base, base);
                    }
                    return !tip.isPurged();
                }));
    }

    /**
     * Makes the table again what it was at an older version, whatever others have committed since the base.
     *
     * @param target a version of this table
     * @throws SnapshotNotFoundException if the target was vacuumed meanwhile; nothing was committed
     * @throws ConcurrentModificationException if the table was dropped, or others took each version number first until the deadline;
     *     nothing was committed
     * @throws CommitOutcomeUnknownException if the store did not answer before the deadline
     */
    public Version restore(TransactionId id, Version base, Version target) {
        return onTop(id, base, new RestoredVersion(log, history, id, target)).commit();
    }

    /**
     * Changes which versions are kept, on top of whatever others have committed since the base.
     *
     * @param change what is kept once a version is the newest; what it throws this method throws, and nothing was committed
     * @throws ConcurrentModificationException if the table was dropped, or others took each version number first until the deadline;
     *     nothing was committed
     * @throws CommitOutcomeUnknownException if the store did not answer before the deadline
     */
    public Version retain(TransactionId id, Version base, Operation operation, Function<Version, Retention> change) {
        return onTop(id, base, new RetentionChange(log, history, id, operation, change))
                .commit();
    }

    /**
     * What {@link #drop} does where the table is not purged, to be committed later.
     *
     * @param base a version of the table that is not dropped
     */
    public Part dropping(TransactionId id, Version base) {
        base.requireWritable(log.store().root());
        return onTop(id, base, new DroppedVersion(log, history, id, Drop.KEEP)::after);
    }

    private Part onTop(TransactionId id, Version base, Commit.Step step) {
        SameRoot root = new SameRoot(log, id);
        return new Part(newCommit(id, Intent.nothing(base.metadata().metadata())), commit -> commit.onTop(
                        base, step, tip -> root.requireSame(tip, base, base).number() >= base.number())
                .orElseThrow());
    }

    /**
     * To be called when what a transaction wrote is gone.
     *
     * @throws ConcurrentModificationException if a vacuum may have deleted it, because it began so long ago; nothing was committed
     */
    public void requireNotVacuumed(TransactionId id) {
        log.newest().ifPresent(new VacuumCheck(log, id)::requireAboveFloor);
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
     * @return nothing if it is not time to merge, if the runs are no longer there as they were, or if a rollback has made a column
     *     narrower than they were merged for; nothing of it is left then
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
        Commit commit =
                new Commit(log, id, Intent.nothing(metadata), new NextVersion(log, history, id, metadata, merged));
        try {
            Optional<Version> version = commit.inTurn(turn -> turn.onTop(
                    base,
                    turn::next,
                    tip -> merged.fits(tip.contents().files())
                            && tip.metadata().metadata().readsValuesOf(metadata)));
            if (version.isEmpty()) {
                merged.merged().forEach(run -> commit.discard(run.path()));
            }
            return version;
        } catch (ConcurrentModificationException e) {
            merged.merged().forEach(run -> commit.discard(run.path()));
            throw e;
        }
    }

    private TableAlreadyExistsException createdByOther() {
        return new TableAlreadyExistsException("the table at " + log.store().root()
                + " was created by somebody else while this transaction created it. Nothing was committed; load it and"
                + " append to it instead");
    }

    private Commit newCommit(TransactionId id, Intent intent) {
        return new Commit(log, id, intent, new NextVersion(log, history, id, intent));
    }
}
