package io.datashard.internal.commit;

import io.datashard.CorruptTableException;
import io.datashard.DatashardException;
import io.datashard.SnapshotNotFoundException;
import io.datashard.internal.json.MetadataJson;
import io.datashard.internal.json.VersionJson;
import io.datashard.internal.json.VersionObject;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Condition;
import io.datashard.internal.version.Decision;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Version;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes versions of version objects: with their metadata, and with the decisions on which they wait. */
final class VersionReader {
    private static final Logger LOG = LoggerFactory.getLogger(VersionReader.class);

    private final Store store;
    private final Decisions decisions;

    VersionReader(Store store, Decisions decisions) {
        this.store = store;
        this.decisions = decisions;
    }

    /** The decisions that versions wait for. */
    Decisions decisions() {
        return decisions;
    }

    /** Where a table is at whose newest number has this object. */
    Tip tip(byte[] object, long number) {
        VersionObject parsed = parse(object, number);
        Optional<Condition> condition = parsed.condition();
        Optional<Decision> decision = condition.flatMap(open -> decisions.on(open, number));
        if (condition.isPresent() && !isCommitted(decision, parsed, number)) {
            Optional<Version> below = parsed.parent() == 0 ? Optional.empty() : Optional.of(below(parsed.parent()));
            return new Tip(
                    below,
                    new Taken(number, parsed.transaction()),
                    decision.isPresent() ? Optional.empty() : condition);
        }
        Version version = decided(completed(object, number, () -> parsed.newest(this::readMetadata)), decision);
        return Tip.at(version);
    }

    /** A version that others built on, so that it counts. */
    private Version below(long number) {
        byte[] object = store.read(Layout.commit(number))
                .orElseThrow(() -> new CorruptTableException("version " + number + " of the table at " + store.root()
                        + " is missing, which a later one builds on. Restore it from a copy of the table"));
        VersionObject parsed = parse(object, number);
        Optional<Decision> decision = parsed.condition().flatMap(condition -> decisions.on(condition, number));
        return decided(completed(object, number, () -> parsed.newest(this::readMetadata)), decision);
    }

    /**
     * What is at a number, given its object.
     *
     * @throws CorruptTableException if its object is damaged or of a newer format
     */
    Found at(long number, byte[] object) {
        VersionObject parsed = parse(object, number);
        if (parsed.isStub()) {
            return new Found.Vacuumed();
        }
        Optional<Condition> condition = parsed.condition();
        Optional<Decision> decision = condition.flatMap(open -> decisions.on(open, number));
        if (!counts(parsed, decision, number)) {
            return new Found.Uncommitted(condition.orElseThrow());
        }
        try {
            Version version = completed(object, number, () -> parsed.version(this::readMetadata));
            return new Found.Committed(decided(version, decision));
        } catch (SnapshotNotFoundException e) {
            return new Found.Vacuumed(); // just now
        }
    }

    /** Whether the object at a number is that of a version, or what is left of one. */
    boolean counts(long number, byte[] object) {
        VersionObject parsed = parse(object, number);
        return parsed.isStub()
                || counts(parsed, parsed.condition().flatMap(open -> decisions.on(open, number)), number);
    }

    private boolean counts(VersionObject parsed, Optional<Decision> decision, long number) {
        return parsed.condition().isEmpty()
                || isCommitted(decision, parsed, number)
                || (decision.isEmpty() && isBuiltOn(number));
    }

    /** Whether the next version says that a version counts: whoever put it had to know. */
    private boolean isBuiltOn(long number) {
        return store.read(Layout.commit(number + 1))
                .map(object -> parse(object, number + 1))
                .filter(next -> !next.isStub() && next.parent() == number)
                .isPresent();
    }

    private static boolean isCommitted(Optional<Decision> decision, VersionObject object, long number) {
        return decision.flatMap(made -> made.committed(object.tableId(), number))
                .isPresent();
    }

    private static Version decided(Version version, Optional<Decision> decision) {
        return decision.flatMap(made -> made.committed(version.identity().tableId(), version.number()))
                .map(version::at)
                .orElse(version);
    }

    /** Whether a version is a stub now, as far as the store tells. */
    boolean isVacuumed(long number) {
        try {
            return store.read(Layout.commit(number)).filter(VersionJson::isStub).isPresent();
        } catch (DatashardException | UncheckedIOException e) {
            LOG.debug("Version {} of {} cannot be read", number, store.root(), e);
            return false;
        }
    }

    /** What an object says by itself. */
    VersionObject parse(byte[] content, long number) {
        return completed(content, number, () -> VersionObject.parse(content, number));
    }

    /** What is read of a version and the files that it refers to. */
    private <T> T completed(byte[] object, long number, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (CorruptTableException e) {
            if (isVacuumed(number) && !VersionJson.isStub(object)) {
                throw new SnapshotNotFoundException(
                        "version " + number + " of the table at " + store.root() + " was vacuumed while it was read");
            }
            throw new CorruptTableException(
                    "version " + number + " of the table at " + store.root() + " cannot be read ("
                            + Layout.commit(number) + "): " + e.getMessage()
                            + ". If no newer version of datashard wrote it, it was damaged: restore that file from a copy of the"
                            + " table",
                    e);
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
