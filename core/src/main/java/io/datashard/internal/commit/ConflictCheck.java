package io.datashard.internal.commit;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.datashard.ConcurrentModificationException;
import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.FileEntry;
import io.datashard.Tablet;
import io.datashard.internal.catalog.CatalogEntry;
import io.datashard.internal.prune.Match;
import io.datashard.internal.version.CurrentEntries;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Operation;
import io.datashard.internal.version.Version;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a transaction conflicts with the versions that were committed since it began, by the rules of FORMAT.md, section
 * "Conflicts". It is shown each of those versions once, oldest first.
 */
final class ConflictCheck {
    private final Intent intent;
    private final Metadata base;
    private final Isolation isolation;
    private final Optional<RowConflicts> rows;

    /** What decides the removal at the version that is looked at, which may know partitionings that the base did not. */
    private Metadata deciding;

    private RemovedFiles removed;

    /** The tablets of which this transaction read a certain file: it must still be that file. */
    private final Map<Tablet, FileEntry> touched;

    /** The tablets that the selection takes or might take, at the versions seen so far. */
    private final Set<Tablet> selected = new HashSet<>();

    /** @param rows for a removal of rows */
    ConflictCheck(Intent intent, Isolation isolation, Version base, Optional<RowConflicts> rows) {
        this.rows = rows;
        this.intent = intent;
        this.base = base.metadata().metadata();
        this.isolation = isolation;
        this.deciding = intent.alteration().decidingAt(base);
        this.removed = RemovedFiles.of(intent.removal(), deciding);
        this.touched = touched(intent.removal()).stream().collect(toUnmodifiableMap(FileEntry::tablet, file -> file));
    }

    private static List<FileEntry> touched(Removal removal) {
        if (removal instanceof Removal.Files files) {
            return files.files();
        }
        return removal instanceof Removal.Rewritten rewritten ? rewritten.files() : List.of();
    }

    /** To be shown every file of the base, as the metadata has it that decides there, before the first version. */
    void atBase(FileEntry file) {
        if (removed.match(file) != Match.NONE) {
            selected.add(file.tablet());
        }
    }

    /**
     * Checks against the next version.
     *
     * @param changed what that version said of tablets
     * @throws ConcurrentModificationException if there is a conflict
     */
    void requireNoConflict(Version theirs, List<CatalogEntry> changed) {
        requireStillFits(theirs);
        if (theirs.changes().restored().isPresent()) {
            throw conflict(
                    Conflict.ROLLED_BACK,
                    theirs,
                    "rolled the table back to version "
                            + theirs.changes().restored().get());
        }
        rows.flatMap(conflicts -> conflicts.with(theirs, changed)).ifPresent(found -> {
            throw conflict(found.kind(), theirs, found.what());
        });
        decideBy(intent.alteration().decidingAt(theirs));
        if (theirs.changes().fromEmpty() && (!touched.isEmpty() || !selected.isEmpty())) {
            throw conflict(
                    touched.isEmpty() ? Conflict.CONDITION : Conflict.SAME_TABLET,
                    theirs,
                    "removed every file, also those that this transaction reads");
        }
        Operation operation = theirs.line().operation();
        for (CatalogEntry entry : new CurrentEntries(theirs.metadata().metadata(), deciding).of(changed)) {
            if (touched.containsKey(entry.tablet())) {
                throw conflict(
                        Conflict.SAME_TABLET,
                        theirs,
                        (entry.isTombstone() ? "removed" : "replaced") + " the file "
                                + touched.get(entry.tablet()).path() + ", which this transaction removes or replaces");
            }
            Match match = entry.file()
                    .map(removed::match)
                    .orElseGet(() -> selected.contains(entry.tablet()) ? Match.ALL : Match.NONE);
            if (match == Match.NONE) {
                continue;
            } else if (!isLenientWith(operation, match)) {
                throw conflict(
                        Conflict.CONDITION,
                        theirs,
                        describe(entry) + " which the condition of this transaction selects");
            }
            selected.add(entry.tablet());
        }
    }

    /**
     * Whether a version may do this to a file that the condition selects: the condition is evaluated again on what is there then. Rows
     * that were rewritten together with others can no longer be taken as a whole.
     */
    private boolean isLenientWith(Operation theirs, Match match) {
        return theirs.equals(Operation.REWRITE)
                ? match == Match.ALL
                : theirs.equals(Operation.APPEND) && isolation == Isolation.SNAPSHOT;
    }

    private void decideBy(Metadata now) {
        if (!now.equals(deciding)) {
            deciding = now;
            removed = RemovedFiles.of(intent.removal(), now);
        }
    }

    private static String describe(CatalogEntry entry) {
        return entry.file()
                .map(file -> "added the file " + file.path() + ",")
                .orElseGet(() -> "removed the file " + entry.tablet().name() + " of the partition "
                        + entry.tablet().partition() + ",");
    }

    /**
     * Checks only against what the table has become: all that matters to a transaction that removes nothing.
     *
     * @throws ConcurrentModificationException if there is a conflict
     */
    void requireStillFits(Version theirs) {
        Metadata now = theirs.metadata().metadata();
        if (now.equals(base)) {
            return;
        }
        if (!intent.alteration().isNone()) {
            throw conflict(
                    Conflict.TABLE_CHANGED,
                    theirs,
                    "changed the table's schema, partitioning or properties, as this transaction does");
        }
        Optional<String> refusal = now.refusal(intent.written())
                .or(() -> intent.isBlind() ? Optional.empty() : now.retyped(intent.written()));
        if (refusal.isPresent() && !intent.isEmpty()) {
            throw conflict(
                    Conflict.TABLE_CHANGED,
                    theirs,
                    "changed the table so that what this transaction read or wrote no longer fits: " + refusal.get());
        }
    }

    private ConcurrentModificationException conflict(Conflict kind, Version theirs, String what) {
        return new ConcurrentModificationException(
                kind,
                "this " + intent.operation().text() + " conflicts with version "
                        + theirs.number() + " (" + theirs.line().operation().text() + ", snapshot "
                        + theirs.line().snapshotId() + "), which was committed since it began and " + what
                        + ". Nothing was committed; run it again on the new state");
    }
}
