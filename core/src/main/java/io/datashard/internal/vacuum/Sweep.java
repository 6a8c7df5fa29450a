package io.datashard.internal.vacuum;

import io.datashard.CorruptTableException;
import io.datashard.DatashardException;
import io.datashard.internal.commit.Found;
import io.datashard.internal.commit.HistoryLog;
import io.datashard.internal.commit.VersionLog;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.StoredFile;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Operation;
import io.datashard.internal.version.PastVersion;
import io.datashard.internal.version.Version;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds what goes once a floor is committed. Versions are taken in slices from the oldest on, each of which is over and done with
 * before the next begins.
 *
 * <p>What a slice gives up is compared with all that stays: the version after the slice, the first one kept, the newest, those with tags
 * or pins, and those that a rollback made. Every other version that stays is reached from these by commits that add files of their own,
 * so that it holds no older file which they don't.
 */
final class Sweep {
    private static final int SLICE = 64;

    private final VersionLog log;
    private final Store store;
    private final Version floor;
    private final Set<Long> retained;
    private final Set<Long> rollbacks = new TreeSet<>();
    private final Set<String> committed = new HashSet<>();
    private final Effects effects;
    private final Tally tally;
    private final HeldVectors vectors;

    /**
     * A sweep below the floor of a version.
     *
     * @param pinned versions that pins keep
     */
    Sweep(VersionLog log, HistoryLog history, Version floor, Set<Long> pinned, Effects effects, Tally tally) {
        this.log = log;
        this.store = log.store();
        this.floor = floor;
        this.effects = effects;
        this.tally = tally;
        this.vectors = new HeldVectors(store);
        this.retained = new TreeSet<>(pinned);
        floor.contents().retention().tags().values().forEach(tag -> retained.add(tag.version()));
        history.lines(floor).map(PastVersion::line).forEach(line -> {
            committed.add(line.snapshotId());
            if (line.operation().equals(Operation.ROLLBACK)) {
                rollbacks.add(line.version());
            }
        });
    }

    private long firstKept() {
        return floor.contents().retention().firstKept();
    }

    /** Gives up the versions below the floor. */
    void versions() {
        Progress progress = Progress.read(store);
        List<Long> kept = new ArrayList<>();
        List<Version> slice = new ArrayList<>();
        for (long number : numbers(progress)) {
            Optional<Version> version = find(number);
            if (slice.size() == SLICE && version.isPresent()) {
                giveUp(slice, version.get());
                reach(number, kept);
                slice.clear();
            }
            version.ifPresent(slice::add);
            if (version.isPresent() && number < firstKept() && retained.contains(number)) {
                kept.add(number);
            }
        }
        if (slice.isEmpty() || slice.get(slice.size() - 1).number() != firstKept()) {
            throw new OvertakenException("version " + firstKept() + " is vacuumed");
        }
        Version last = slice.remove(slice.size() - 1);
        giveUp(slice, last);
        if (!progress.equals(new Progress(firstKept(), kept))) {
            reach(firstKept(), kept);
        }
    }

    private void reach(long number, List<Long> kept) {
        effects.reach(new Progress(number, kept.stream().filter(k -> k < number).toList()));
    }

    /** The numbers of all versions below the floor that may not be stubs, and of the first above it. */
    private List<Long> numbers(Progress progress) {
        Set<Long> numbers = new TreeSet<>(progress.kept());
        for (long number = progress.version(); number < firstKept(); number++) {
            numbers.add(number);
        }
        numbers.removeIf(number -> number >= firstKept() || number < 1);
        numbers.add(firstKept());
        return List.copyOf(numbers);
    }

    private void giveUp(List<Version> slice, Version next) {
        List<Long> givenUp = slice.stream()
                .map(Version::number)
                .filter(n -> !retained.contains(n))
                .toList();
        if (givenUp.isEmpty()) {
            return;
        }
        List<Version> line = new ArrayList<>(slice);
        line.add(next);
        Garbage garbage = new Garbage(store, vectors);
        try {
            garbage.add(line, version -> !retained.contains(version.number()));
            for (long number : kept(slice.get(slice.size() - 1).number(), next.number())) {
                read(number).ifPresent(garbage::strikeOut);
            }
        } catch (DatashardException | UncheckedIOException e) {
            throw givenUp.stream().anyMatch(log::isVacuumed) ? new OvertakenException(e) : e;
        }
        Map<String, Long> left = garbage.left();
        Plan plan = new Plan(givenUp, List.copyOf(left.keySet()));
        effects.carryOut(plan);
        tally.committed(plan, left.values());
    }

    /** The versions that hold all that stays, when a slice up to some number goes. */
    private Set<Long> kept(long last, long next) {
        Set<Long> kept = new TreeSet<>(retained);
        rollbacks.stream().filter(number -> number > last).forEach(kept::add);
        kept.add(next);
        kept.add(firstKept());
        kept.add(floor.number());
        return kept;
    }

    /**
     * A version that holds what stays, or nothing if it was below the floor and is given up by now: what it held is held by the first
     * version that is kept, or by nobody.
     */
    private Optional<Version> read(long number) {
        Optional<Version> version = find(number);
        if (version.isEmpty() && number >= firstKept()) {
            throw new OvertakenException("version " + number + " is vacuumed");
        }
        return version;
    }

    /** A version, or nothing if it is given up or was never committed. */
    private Optional<Version> find(long number) {
        Found found = log.at(number);
        if (found instanceof Found.Uncommitted open && retained.contains(number)) {
            throw new CorruptTableException(
                    "the table at " + store.root() + " cannot be vacuumed: a tag or a pin keeps version "
                            + number + ", and the decision " + open.condition().decision()
                            + " by which it was committed is neither in its database nor beside it ("
                            + Layout.decisionCopy(number)
                            + "). Restore that from a copy of the table, or delete the tag or the pin");
        }
        return found instanceof Found.Committed committed ? Optional.of(committed.version()) : Optional.empty();
    }

    /**
     * Deletes what transactions wrote that never committed and never will, as they are below the floor.
     *
     * @param cutoff who wrote later than this, by the store's clock, is left alone for now
     */
    void uncommitted(Instant cutoff) {
        String lowest = floor.contents().retention().floor().orElseThrow().snapshotId();
        List<String> listed = store.listDirectories(Layout.SNAPSHOTS);
        if (!effects.isStillHere()) {
            return; // another table took the name, and these may be its snapshots
        }
        for (String snapshot : listed) {
            if (snapshot.compareTo(lowest) < 0 && !committed.contains(snapshot)) {
                List<StoredFile> files = store.filesBelow(Layout.snapshot(snapshot));
                if (files.stream().noneMatch(file -> file.modified().isAfter(cutoff))) {
                    effects.deleteUncommitted(snapshot, files);
                    tally.uncommitted(files);
                }
            }
        }
    }
}
