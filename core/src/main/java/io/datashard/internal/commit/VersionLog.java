package io.datashard.internal.commit;

import io.datashard.CorruptTableException;
import io.datashard.DatashardException;
import io.datashard.SnapshotNotFoundException;
import io.datashard.internal.json.MetadataJson;
import io.datashard.internal.json.VersionJson;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Version;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
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

    public VersionLog(Store store, WriterProcess process) {
        this.store = store;
        this.process = process;
    }

    public Store store() {
        return store;
    }

    /** The process that reads and writes them. */
    public WriterProcess process() {
        return process;
    }

    /** What the process knows of the table. */
    KnownTable known() {
        return process.table(store);
    }

    /** The newest version, that which dropped the table included; nothing if there never was a table. */
    public Optional<Version> newest() {
        Optional<Long> seen = known().newestSeen();
        Optional<Version> newest = seen.flatMap(this::newestFrom);
        if (newest.isEmpty()) {
            seen.ifPresent(number -> known().sawGone());
            newest = newestFrom(readHint());
        }
        if (newest.isEmpty()) {
            newest = newestFrom(1);
        }
        newest.ifPresentOrElse(version -> known().saw(version.number()), known()::sawGone);
        return newest;
    }

    /**
     * The newest version, given one that is taken.
     *
     * @param object of that version
     */
    Version newestFrom(long taken, byte[] object) {
        long newest = newestNumber(taken);
        Version version = newest == taken ? parsed(object, taken) : newestRead(newest);
        known().saw(newest);
        return version;
    }

    /** The newest version, given a number to start from; nothing if that number is not taken. */
    private Optional<Version> newestFrom(long start) {
        Optional<byte[]> content = start < 1 ? Optional.empty() : store.read(Layout.commit(start));
        if (content.isEmpty()) {
            return Optional.empty();
        }
        long newest = newestNumber(start);
        return Optional.of(newest == start ? parsed(content.get(), start) : newestRead(newest));
    }

    private Version newestRead(long number) {
        return parsed(requireObject(number), number);
    }

    /** What an object says, parsed only if it is another than the last. */
    private Version parsed(byte[] object, long number) {
        try {
            Version version = known().parsed(object).orElseGet(() -> {
                Version read = parse(object, number, VersionJson::readNewest);
                known().parsed(object, read);
                return read;
            });
            // a stub may be that of an old version: then there is a newer one by now
            long newest = version.isPurged() ? newestNumber(number) : number;
            return newest == number ? version : newestRead(newest);
        } catch (SnapshotNotFoundException e) {
            return newestRead(newestNumber(number)); // it was vacuumed just now, so there is a newer one
        }
    }

    /**
     * The number of the newest version, whatever its object and the hint say, and whichever objects of older versions were lost: those
     * would end the search that {@link #newest} makes. Takes a listing. 0 if there is no version.
     */
    public long newestNumber() {
        return store.list(Layout.COMMITS).stream()
                .mapToLong(Layout::versionOf)
                .max()
                .orElse(0);
    }

    /** The newest number at or above one that is taken. */
    private long newestNumber(long taken) {
        long low = taken;
        long step = 1;
        while (store.exists(Layout.commit(low + step))) {
            low += step;
            step *= 2;
        }
        long high = low + step; // absent
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            if (store.exists(Layout.commit(middle))) {
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
     * @throws SnapshotNotFoundException if there is no such version, or it was vacuumed
     * @throws CorruptTableException if its object is damaged or of a newer format
     */
    public Version read(long number) {
        return parse(requireObject(number), number, VersionJson::read);
    }

    /** A version, or nothing if it was vacuumed. Throws like {@link #read} otherwise. */
    public Optional<Version> readUnlessVacuumed(long number) {
        byte[] object = requireObject(number);
        if (VersionJson.isStub(object)) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(object, number, VersionJson::read));
        } catch (SnapshotNotFoundException e) {
            return Optional.empty(); // just now
        }
    }

    /** Whether a version is a stub now, as far as the store tells. */
    public boolean isVacuumed(long number) {
        try {
            return VersionJson.isStub(requireObject(number));
        } catch (DatashardException | UncheckedIOException e) {
            LOG.debug("Version {} of {} cannot be read", number, store.root(), e);
            return false;
        }
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
     * Puts the object of a version if its number is free and the version that it builds on still there.
     *
     * @return true if this call put it, false if the number is taken
     * @throws UncheckedIOException if the outcome is not known
     */
    boolean put(NextVersion.Draft draft, byte[] content) {
        String path = Layout.commit(draft.version().number());
        return draft.below()
                .map(below -> store.putAfter(
                        path, content, Layout.commit(below.number()), object -> VersionJson.transactionOf(object)
                                .equals(below.identity().transactionId())))
                .orElseGet(() -> store.putIfAbsent(path, content));
    }

    /** To be called once after a version was committed. Never fails: the hint is only a hint. */
    void committed(Version version, byte[] object) {
        long number = version.number();
        known().saw(number);
        known().parsed(object, version);
        if (number == 1 || number % HINT_INTERVAL == 0) {
            try {
                store.overwrite(Layout.LATEST, Long.toString(number).getBytes(StandardCharsets.UTF_8));
            } catch (RuntimeException e) {
                LOG.warn(
                        "The hint at version {} of {} was not written; readers will look a little longer",
                        number,
                        store.root(),
                        e);
            }
        }
    }

    private long readHint() {
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

    private interface Parser {
        Version read(byte[] content, long number, Function<String, Metadata> readMetadata);
    }

    private Version parse(byte[] content, long number, Parser parser) {
        try {
            return parser.read(content, number, this::readMetadata);
        } catch (CorruptTableException e) {
            if (isVacuumed(number) && !VersionJson.isStub(content)) {
                throw new SnapshotNotFoundException(
                        "version " + number + " of the table at " + store.root() + " was vacuumed while it was read");
            }
            throw new CorruptTableException(
                    "version " + number + " of the table at " + store.root() + " cannot be read ("
                            + Layout.commit(number) + "): " + e.getMessage()
                            + ". If no newer version of datashard wrote it, it was damaged: restore that file from a copy of the"
                            + " table",
                    e);
        } catch (SnapshotNotFoundException e) {
            throw new SnapshotNotFoundException(
                    "the table at " + store.root() + " cannot be read at this version: " + e.getMessage());
        }
    }

    private Metadata readMetadata(String path) {
        byte[] content = store.read(path)
                .orElseThrow(() -> new CorruptTableException("the metadata file " + path + " is missing"));
        try {
            return MetadataJson.parse(content);
        } catch (CorruptTableException e) {
            throw new CorruptTableException("the metadata file " + path + " cannot be read: " + e.getMessage(), e);
        }
    }
}
