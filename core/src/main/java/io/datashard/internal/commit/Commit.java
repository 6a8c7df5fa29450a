package io.datashard.internal.commit;

import io.datashard.ConcurrentModificationException;
import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.internal.data.FileProperties;
import io.datashard.internal.json.VersionJson;
import io.datashard.internal.types.Neighborhood;
import io.datashard.internal.version.Condition;
import io.datashard.internal.version.Version;
import io.datashard.internal.version.VersionRetention;
import io.datashard.internal.version.WriterRetention;
import java.io.UncheckedIOException;
import java.time.Instant;
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
    private final TransactionId id;
    private final Attempts attempts;
    private final CommitQueue queue;
    private final Turn turn;
    private final NextVersion next;
    private final VacuumCheck vacuum;
    private final SameRoot root;
    private final Validation validation;
    private final Undecided undecided;

    private Optional<Condition> condition = Optional.empty();
    private Optional<Prepared> prepared = Optional.empty();

    /** @param next the versions that may become of the intent */
    Commit(VersionLog log, TransactionId id, Intent intent, NextVersion next) {
        // these refuse what no later commit or file could work with
        Isolation.requireKnown(intent.written().properties());
        WriterRetention.of(intent.written().properties());
        VersionRetention.of(intent.written().properties());
        FileProperties.require(intent.written().properties(), intent.written().schema());
        Neighborhood.of(
                intent.written().properties(),
                intent.written().partitioning(),
                intent.written().schema());
        log.store().requireExclusivePuts(); // here, where it is certain that nothing was put
        this.log = log;
        this.id = id;
        this.vacuum = new VacuumCheck(log, id);
        this.attempts = new Attempts(
                log.process().surroundings(), Attempts.timeout(intent.written().properties()));
        this.queue = log.known().queue();
        this.turn = new Turn(log, queue, id, attempts, this::gaveUp);
        this.next = next;
        this.root = new SameRoot(log, id);
        this.validation = new Validation(log, intent, next, vacuum);
        this.undecided = new Undecided(log, attempts, this::gaveUp);
    }

    /** A version that was put and waits for its decision. */
    private record Prepared(NextVersion.Draft draft, Condition condition, long putNanos) {}

    /** What it counts and how long it may take. */
    Attempts attempts() {
        return attempts;
    }

    VersionLog log() {
        return log;
    }

    boolean isNumbered() {
        return id.once().isPresent();
    }

    /** From now on the versions that it puts count only if a decision says so. */
    void under(Condition decision) {
        condition = Optional.of(decision);
        prepared = Optional.empty();
    }

    /** The version that waits for its decision; nothing if there was nothing to do. */
    Optional<Version> prepared() {
        return prepared.map(Prepared::draft).map(NextVersion.Draft::version);
    }

    /** To be told that the version which waits was committed at a time; returns it. */
    Version decided(Instant time) {
        Prepared put = prepared.orElseThrow();
        byte[] content = VersionJson.write(put.draft().version(), put.condition());
        Version version = put.draft().version().at(time);
        committed(version, content, put.putNanos());
        return version;
    }

    /** To be told that the version which waits was not committed and never will be. */
    void aborted() {
        prepared.ifPresent(put -> put.draft().files().forEach(this::discard));
        prepared = Optional.empty();
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
        Optional<Taken> follows = dropped.map(Taken::by);
        while (true) {
            long number = follows.map(Taken::number).orElse(0L) + 1;
            below.ifPresent(root::requireBefore);
            below.ifPresent(vacuum::requireAboveFloor);
            String tableId = log.process().surroundings().newId().toString();
            NextVersion.Draft draft = conditional(next.first(tableId, below, follows, attempts.next(number)));
            Optional<byte[]> holder = put(draft);
            if (holder.isEmpty()) {
                return draft.version();
            }
            Tip tip = settled(log.tipFrom(number, holder.get()));
            Optional<Version> theirs = tip.version().filter(newest -> !newest.isDropped());
            if (theirs.isPresent()) {
                root.requireNoDropBetween(number, theirs.get());
                return otherwise.apply(theirs.get());
            }
            turn.lostRace();
            below = tip.version();
            follows = Optional.of(tip.newest());
        }
    }

    Version onTopOf(Version base) {
        Version tip = validation.last().orElse(base);
        Tip newest = requireSame(newestAfter(tip), tip, base);
        while (!id.isDoneIn(version(
                newest))) { // before validating: what did it conflicts with this transaction more often than not
            if (version(newest).number() > tip.number()) {
                tip = version(newest);
                validation.upTo(tip, base);
            }
            vacuum.requireAboveFloor(tip);
            NextVersion.Draft draft = draft(tip, newest.next(), next::after);
            Optional<byte[]> holder = put(draft);
            if (holder.isEmpty()) {
                return draft.version();
            }
            turn.lostRace();
            newest = requireSame(settled(log.tipFrom(draft.version().number(), holder.get())), tip, base);
            queue.handOn(version(newest));
        }
        LOG.info(
                "Committed nothing to {}: its version {} has the {}",
                log.store().root(),
                version(newest).number(),
                id.once().get());
        return version(newest);
    }

    /** Where to try first: on a version that others have made of the base, as far as this process knows. */
    private Tip newestAfter(Version base) {
        return turn.giveWay(base.number() + 1)
                ? settled(log.tip().orElseThrow(root::gone))
                : Tip.at(queue.newestAfter(base));
    }

    /** Where the table is at once nothing there waits for a decision. */
    private Tip settled(Tip tip) {
        Tip settled = tip;
        while (settled.undecided().isPresent()) {
            undecided.settle(settled.undecided().get(), settled.taken());
            settled = log.tipFrom(settled.taken()).orElseThrow(root::gone);
        }
        return settled;
    }

    private Tip requireSame(Tip newest, Version last, Version base) {
        root.requireSame(version(newest), last, base);
        return newest;
    }

    private Version version(Tip tip) {
        return tip.version().orElseThrow(root::gone);
    }

    /** A version that validates nothing and builds on whatever there is, or nothing if that no longer fits. */
    Optional<Version> onTop(Version base, Step step, Predicate<Version> fits) {
        Tip tip = newestAfter(base);
        while (fits.test(version(tip))) {
            vacuum.requireAboveFloor(version(tip));
            NextVersion.Draft draft = draft(version(tip), tip.next(), step);
            Optional<byte[]> holder = put(draft);
            if (holder.isEmpty()) {
                return Optional.of(draft.version());
            }
            turn.lostRace();
            tip = settled(log.tipFrom(draft.version().number(), holder.get()));
            queue.handOn(version(tip));
        }
        return Optional.empty();
    }

    private NextVersion.Draft draft(Version tip, long number, Step step) {
        return vacuum.reading(tip, () -> conditional(step.after(tip, attempts.next(number))));
    }

    /** A decision's id takes the place of the transaction's, because each decision is asked for by other objects. */
    private NextVersion.Draft conditional(NextVersion.Draft draft) {
        return condition
                .map(Condition::decision)
                .map(decision -> new NextVersion.Draft(draft.version().by(decision), draft.follows(), draft.files()))
                .orElse(draft);
    }

    /** Nothing if put; the object of the winner if rejected, and what was written for this attempt alone is deleted. */
    private Optional<byte[]> put(NextVersion.Draft draft) {
        Version version = draft.version();
        byte[] content = condition
                .map(decision -> VersionJson.write(version, decision))
                .orElseGet(() -> VersionJson.write(version));
        long before = attempts.elapsedNanos();
        Optional<byte[]> holder = new VersionPut(log, id, attempts).holderOf(draft, content);
        long nanos = attempts.elapsedNanos() - before;
        if (holder.isPresent()) {
            draft.files().forEach(this::discard);
        } else if (condition.isPresent()) {
            prepared = Optional.of(new Prepared(draft, condition.get(), nanos));
        } else {
            committed(version, content, nanos);
        }
        return holder;
    }

    private void committed(Version version, byte[] content, long putNanos) {
        queue.committed(version, putNanos);
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

    /** The version of the intent, after another one. */
    NextVersion.Draft next(Version tip, Attempt attempt) {
        return next.after(tip, attempt);
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
        NextVersion.Draft after(Version tip, Attempt attempt);
    }
}
