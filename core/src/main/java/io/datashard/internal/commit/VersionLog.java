package io.datashard.internal.commit;

import io.datashard.CorruptTableException;
import io.datashard.SnapshotNotFoundException;
import io.datashard.internal.json.VersionJson;
import io.datashard.internal.json.VersionObject;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Condition;
import io.datashard.internal.version.Decision;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Version;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The version objects of a table. Numbers are dense from 1 on: if an object exists, all below it exist. So the newest is found from
 * any start by doubling and bisection, without a listing.
 */
public final class VersionLog {
    private static final Logger LOG = LoggerFactory.getLogger(VersionLog.class);

    /** The hint is written every so many versions: readers pay O(log) probes for what writers save. */
    private static final long HINT_INTERVAL = 16;

    private final Store store;
    private final WriterProcess process;
    private final VersionReader reader;

    public VersionLog(Store store, WriterProcess process) {
        this(store, process, new Decisions(store));
    }

    /**
     * The same for a table that was found by its name in a database.
     *
     * @param database whose decisions are asked for also where the table's versions do not say the way to it, as after a move
     */
    public VersionLog(Store store, WriterProcess process, DecisionLog database) {
        this(store, process, new Decisions(store, Optional.of(database)));
    }

    private VersionLog(Store store, WriterProcess process, Decisions decisions) {
        this.store = store;
        this.process = process;
        this.reader = new VersionReader(store, decisions);
    }

    public Store store() {
        return store;
    }

    /** The decisions that versions wait for. */
    Decisions decisions() {
        return reader.decisions();
    }

    /** The process that reads and writes them. */
    public WriterProcess process() {
        return process;
    }

    /** What the process knows of the table. */
    KnownTable known() {
        return process.table(store);
    }

    /** The newest version that counts, that which dropped the table included; nothing if there never was a table. */
    public Optional<Version> newest() {
        return tip().flatMap(Tip::version);
    }

    /** Where the table is at; nothing if no number is taken. */
    Optional<Tip> tip() {
        Optional<Long> seen = known().newestSeen();
        Optional<Tip> tip = seen.flatMap(this::tipFrom);
        if (tip.isEmpty()) {
            seen.ifPresent(number -> known().sawGone());
            tip = tipFrom(readHint());
        }
        if (tip.isEmpty()) {
            tip = tipFrom(1);
        }
        tip.ifPresentOrElse(found -> known().saw(found.taken()), known()::sawGone);
        return tip;
    }

    /**
     * Where the table is at, given a number that is taken.
     *
     * @param object of that number
     */
    Tip tipFrom(long taken, byte[] object) {
        long newest = newestNumber(taken);
        Tip tip = newest == taken ? tip(object, taken) : tipRead(newest);
        known().saw(tip.taken());
        return tip;
    }

    /** Where the table is at, given a number to start from; nothing if that number is not taken. */
    Optional<Tip> tipFrom(long start) {
        Optional<byte[]> content = start < 1 ? Optional.empty() : store.read(Layout.commit(start));
        if (content.isEmpty()) {
            return Optional.empty();
        }
        long newest = newestNumber(start);
        return Optional.of(newest == start ? tip(content.get(), start) : tipRead(newest));
    }

    private Tip tipRead(long number) {
        return tip(requireObject(number), number);
    }

    /** Where the table is at, given the newest object, which is parsed only if it is another than the last. */
    private Tip tip(byte[] object, long number) {
        try {
            Tip tip = known().parsed(object).map(Tip::at).orElseGet(() -> parsed(object, number));
            // a stub may be that of an old version: then there is a newer one by now
            boolean isStub = tip.version().filter(Version::isPurged).isPresent();
            long newest = isStub ? newestNumber(number) : number;
            return newest == number ? tip : tipRead(newest);
        } catch (SnapshotNotFoundException e) {
            return tipRead(newestNumber(number)); // it was vacuumed just now, so there is a newer one
        }
    }

    private Tip parsed(byte[] object, long number) {
        Tip tip = reader.tip(object, number);
        tip.version().filter(version -> version.number() == number).ifPresent(version -> known().parsed(
                        object, version));
        return tip;
    }

    /** The number of the newest version, whatever its object and the hint say; 0 if there is no version 1. */
    long newestNumber() {
        return isTaken(1) ? newestNumber(1) : 0;
    }

    /**
     * The numbers that have an object, by a listing: also those above one whose object was lost, where the search that {@link #newest}
     * makes may end. For a check of the table alone: nobody else may see versions that readers do not.
     */
    public NavigableSet<Long> listedNumbers() {
        return store.list(Layout.COMMITS).stream()
                .map(Layout::versionOf)
                .filter(number -> number > 0)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether a number has an object. */
    public boolean isTaken(long number) {
        return store.exists(Layout.commit(number));
    }

    /** The newest number at or above one that is taken. */
    private long newestNumber(long taken) {
        long low = taken;
        long step = 1;
        while (isTaken(low + step)) {
            low += step;
            step *= 2;
        }
        long high = low + step; // absent
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            if (isTaken(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * A version.
     *
     * @throws SnapshotNotFoundException if there is no such version, it was vacuumed, or it was never committed
     * @throws CorruptTableException if its object is damaged or of a newer format
     */
    public Version read(long number) {
        Found found = at(number);
        if (found instanceof Found.Committed committed) {
            return committed.version();
        } else if (found instanceof Found.Uncommitted open) {
            throw new SnapshotNotFoundException("the table at " + store.root() + " has no version " + number
                    + ": the transaction over several tables that wanted to make it, "
                    + open.condition().decision()
                    + ", was not committed. Its history lists the versions that it has");
        }
        throw new SnapshotNotFoundException("the table at " + store.root() + " cannot be read at this version: version "
                + number + " was vacuumed: its files are gone. Choose a newer version from the table's history");
    }

    /** A version, or nothing if it was vacuumed or never committed. Throws like {@link #read} otherwise. */
    public Optional<Version> find(long number) {
        return at(number) instanceof Found.Committed committed ? Optional.of(committed.version()) : Optional.empty();
    }

    /**
     * What is at a number.
     *
     * @throws SnapshotNotFoundException if it is not taken
     * @throws CorruptTableException if its object is damaged or of a newer format
     */
    public Found at(long number) {
        return reader.at(number, requireObject(number));
    }

    /**
     * Whether the object at a number is that of a version, or what is left of one. False for one that a transaction over several tables
     * prepared and did not commit.
     */
    public boolean counts(long number, byte[] object) {
        return reader.counts(number, object);
    }

    /**
     * The decision that committed a version, if it was committed by one. One that is a stub now does not say so any more, and is looked up
     * only in the database by which the table was found.
     */
    public Optional<Decision.Committed> decision(long number) {
        return readObject(number)
                .map(object -> reader.parse(object, number))
                .flatMap(object -> decision(object, number))
                .map(made -> made instanceof Decision.Committed committed ? committed : null);
    }

    private Optional<Decision> decision(VersionObject object, long number) {
        return object.isStub()
                ? decisions().of(object.transaction())
                : object.condition().flatMap(condition -> decisions().on(condition, number));
    }

    /** What the version at a number waits for, or waited for; nothing if it counts by itself, is a stub, or the number is free. */
    Optional<Condition> condition(long number) {
        return readObject(number).map(object -> reader.parse(object, number)).flatMap(VersionObject::condition);
    }

    /** The id of the table that the first version which counts is of, from a number on that is not above the newest. */
    String tableIdFrom(long first, Version newest) {
        for (long number = first; number < newest.number(); number++) {
            VersionObject object = reader.parse(requireObject(number), number);
            if (object.condition().isEmpty() || !(at(number) instanceof Found.Uncommitted)) {
                return object.tableId();
            }
        }
        return newest.identity().tableId();
    }

    /** Whether a version is a stub now, as far as the store tells. */
    public boolean isVacuumed(long number) {
        return reader.isVacuumed(number);
    }

    private byte[] requireObject(long number) {
        return store.read(Layout.commit(number))
                .orElseThrow(() -> new SnapshotNotFoundException("the table at " + store.root() + " has no version "
                        + number + "; its history lists those it has"));
    }

    /** The raw object of a version, if that number is taken. */
    Optional<byte[]> readObject(long number) {
        return store.read(Layout.commit(number));
    }

    /**
     * Puts the object of a version if its number is free and what it follows still there.
     *
     * @return true if this call put it, false if the number is taken
     * @throws UncheckedIOException if the outcome is not known
     */
    boolean put(NextVersion.Draft draft, byte[] content) {
        String path = Layout.commit(draft.version().number());
        return draft.follows()
                .map(known -> store.putAfter(
                        path, content, Layout.commit(known.number()), object -> isDurably(known, object)))
                .orElseGet(() -> store.putIfAbsent(path, content));
    }

    /**
     * Whether an object is the one that is known. If it counts by a decision whose name is not on disk yet, it is now: should the power
     * fail after the next version is put, the tables of the decision must not differ in whether it was made.
     */
    private boolean isDurably(Taken known, byte[] object) {
        boolean isKnown = VersionJson.transactionOf(object).equals(known.transaction());
        if (isKnown) {
            reader.parse(object, known.number()).condition().ifPresent(decisions()::makeDurable);
        }
        return isKnown;
    }

    /** To be called once after a version was committed. Never fails: the hint is only a hint. */
    void committed(Version version, byte[] object) {
        long number = version.number();
        known().saw(number);
        known().parsed(object, version);
        if (number == 1 || number % HINT_INTERVAL == 0) {
            try {
                writeHint(number);
            } catch (RuntimeException e) {
                LOG.warn(
                        "The hint at version {} of {} was not written; readers will look a little longer",
                        number,
                        store.root(),
                        e);
            }
        }
    }

    /** Writes the hint at the newest version. Readers start from it, so what it names must be a version that can be read. */
    public void writeHint(long number) {
        store.overwrite(Layout.LATEST, Long.toString(number).getBytes(StandardCharsets.UTF_8));
    }

    /** The number that the hint names, whether or not it is taken; 0 if there is no hint or it is damaged. */
    public long readHint() {
        Optional<byte[]> hint = store.read(Layout.LATEST);
        if (hint.isEmpty()) {
            return 0;
        }
        String text = new String(hint.get(), StandardCharsets.UTF_8).trim();
        if (!text.matches("\\d{1,18}")) {
            LOG.warn("The hint {} of {} is \"{}\", which is no version; ignored", Layout.LATEST, store.root(), text);
            return 0;
        }
        return Long.parseLong(text);
    }
}
