package io.datashard.internal.vacuum;

import io.datashard.ConcurrentModificationException;
import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.DatashardException;
import io.datashard.Pin;
import io.datashard.SnapshotNotFoundException;
import io.datashard.VacuumOptions;
import io.datashard.VacuumReport;
import io.datashard.internal.commit.Committer;
import io.datashard.internal.commit.Found;
import io.datashard.internal.commit.HistoryLog;
import io.datashard.internal.commit.TransactionId;
import io.datashard.internal.commit.VersionLog;
import io.datashard.internal.version.Floor;
import io.datashard.internal.version.History;
import io.datashard.internal.version.Operation;
import io.datashard.internal.version.Retention;
import io.datashard.internal.version.Version;
import io.datashard.internal.version.VersionRetention;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up the versions of a table that are older than its retention. It commits a floor: from then on no transaction below it can
 * commit, and nothing can come to refer to a version below it but by a tag or a pin that is there already. Only then are files deleted.
 */
public final class Vacuum {
    private static final Logger LOG = LoggerFactory.getLogger(Vacuum.class);

    private final VersionLog log;
    private final HistoryLog history;
    private final Function<String, TransactionId> idAfter;
    private final StoreClock clock;
    private final Pins pins;

    /** @param idAfter makes the id of a transaction whose snapshot id is greater than another one */
    public Vacuum(VersionLog log, HistoryLog history, Function<String, TransactionId> idAfter) {
        this.log = log;
        this.history = history;
        this.idAfter = idAfter;
        this.clock = new StoreClock(log.store());
        this.pins = new Pins(log.store());
    }

    /** What is to be given up at some time. */
    private record Goal(Instant now, Instant cutoff, Retention retention, Floor floor) {}

    /** Vacuums, given the newest version. */
    public VacuumReport run(Version newest, VacuumOptions options) {
        Goal goal = goal(newest, options);
        Version floor = goal.retention().equals(newest.contents().retention()) ? newest : commit(newest, goal);
        Tally tally = new Tally(floor.contents().retention().firstKept(), options.progress());
        try {
            Deletions deletions = new Deletions(log, floor);
            deletions.goOn();
            Sweep sweep = new Sweep(log, history, floor, pinned(goal.now()), deletions, tally);
            sweep.versions();
            sweep.uncommitted(goal.cutoff());
            removeExpiredPins(goal.now());
        } catch (OvertakenException e) {
            LOG.info("Another vacuum of {} does the rest", log.store().root(), e);
        } catch (DatashardException | UncheckedIOException e) {
            if (!isOvertaken(floor)) {
                throw e;
            }
            LOG.info(
                    "Another vacuum of {} gave up more and does the rest",
                    log.store().root(),
                    e);
        }
        return tally.report();
    }

    /** Whether another vacuum gives up versions by which this one tells what stays. */
    private boolean isOvertaken(Version floor) {
        return log.newest()
                .filter(newest -> newest.contents().retention().firstKept()
                        > floor.contents().retention().firstKept())
                .isPresent();
    }

    /** What {@link #run} would do. */
    public VacuumReport preview(Version newest, VacuumOptions options) {
        Goal goal = goal(newest, options);
        Version.Contents contents = newest.contents();
        Version floor = new Version(
                newest.identity(),
                newest.line(),
                newest.metadata(),
                new Version.Contents(contents.files(), contents.history(), contents.writers(), goal.retention()),
                newest.changes(),
                newest.metrics(),
                newest.unknownWriterFeatures());
        Tally tally = new Tally(goal.retention().firstKept(), options.progress());
        Sweep sweep = new Sweep(log, history, floor, pinned(goal.now()), Effects.NONE, tally);
        try {
            sweep.versions();
            sweep.uncommitted(goal.cutoff());
        } catch (OvertakenException e) {
            LOG.info(
                    "The table at {} is vacuumed while somebody asks what would go",
                    log.store().root(),
                    e);
            throw new ConcurrentModificationException(
                    Conflict.VACUUMED,
                    "the table at " + log.store().root()
                            + " is vacuumed just now, so nobody can tell what else would go. Look again later");
        }
        return tally.report();
    }

    private Goal goal(Version newest, VacuumOptions options) {
        var properties = newest.metadata().metadata().properties();
        Duration retention = options.retention()
                .map(asked -> VersionRetention.require(asked, properties))
                .orElseGet(() -> VersionRetention.of(properties));
        Instant now = clock.now();
        Instant cutoff = now.minus(retention);
        Retention before = newest.contents().retention();
        long firstKept =
                committed(clock.newestAt(cutoff, Math.max(before.firstKept(), oldest(newest)), newest.number()));
        try {
            Version oldest = firstKept == newest.number() ? newest : log.read(firstKept);
            Floor floor = new Floor(firstKept, oldest.line().snapshotId());
            return new Goal(now, cutoff, before.vacuumed(floor, now), floor);
        } catch (SnapshotNotFoundException e) {
            Version tip = log.newest().orElseThrow(() -> e);
            if (tip.number() == newest.number()) {
                throw e;
            }
            return goal(tip, options); // another vacuum has come further
        }
    }

    /** The newest number, up to one, that was committed. */
    private long committed(long number) {
        long committed = number;
        while (log.at(committed) instanceof Found.Uncommitted) {
            committed--;
        }
        return committed;
    }

    /** The oldest version in the history: those before it were purged with the table that was there. */
    private static long oldest(Version newest) {
        History history = newest.contents().history();
        if (!history.runs().isEmpty()) {
            return history.runs().get(0).first();
        }
        return history.tail().isEmpty()
                ? newest.number()
                : history.tail().get(0).line().version();
    }

    private Version commit(Version newest, Goal goal) {
        newest.requireWritable(log.store().root());
        String last = newest.line().snapshotId();
        String lowest = goal.retention().floor().orElseThrow().snapshotId();
        return new Committer(log, history)
                .retain(
                        idAfter.apply(last.compareTo(lowest) > 0 ? last : lowest),
                        newest,
                        Operation.VACUUM,
                        tip -> tip.contents().retention().vacuumed(goal.floor(), goal.now()));
    }

    /** To be asked after the floor was committed: whoever pins an older version from then on finds that it is too late. */
    private Set<Long> pinned(Instant now) {
        return pins.at(now).stream().map(Pin::version).collect(Collectors.toUnmodifiableSet());
    }

    private void removeExpiredPins(Instant now) {
        pins.all().stream().filter(pin -> !pin.expires().isAfter(now)).forEach(pin -> pins.remove(pin.id()));
    }
}
