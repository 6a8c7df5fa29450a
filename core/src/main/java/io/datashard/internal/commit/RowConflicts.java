package io.datashard.internal.commit;

import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.FileEntry;
import io.datashard.Predicate;
import io.datashard.RowStatement;
import io.datashard.Tablet;
import io.datashard.internal.catalog.CatalogEntry;
import io.datashard.internal.prune.Match;
import io.datashard.internal.prune.Pruner;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.CurrentEntries;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Operation;
import io.datashard.internal.version.Version;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a statement that deletes or changes single rows conflicts with versions that were committed since it began. The grain is the
 * row: deletes of different rows of one file don't conflict. For one thread.
 */
final class RowConflicts {
    /** What adds and removes certain rows and files. The others, also those that are not known, are taken for overwrites. */
    private static final Set<Operation> BY_ROWS =
            Set.of(Operation.APPEND, Operation.DELETE, Operation.UPDATE, Operation.MERGE_INTO, Operation.REPLACE);

    /** What a version of the same rows is judged by: nothing but the files that the statement changes. */
    private static final Rules SAME_ROWS = new Rules(false, false);

    private final Removal.Rows removal;
    private final Isolation isolation;
    private final Intent.Alteration alteration;
    private final Version base;
    private final RowDeletes deletes;
    private final Store store;

    /** What the versions seen so far said of tablets. */
    private final Map<Tablet, Optional<FileEntry>> seen = new HashMap<>();

    /** Whether one of them removed everything before it. */
    private boolean emptied;

    /** A conflict, and what the other version did. */
    record Finding(Conflict kind, String what) {}

    /** @param alteration what the transaction changes beside rows */
    RowConflicts(
            Removal.Rows removal,
            Isolation isolation,
            Intent.Alteration alteration,
            Version base,
            RowDeletes deletes,
            Store store) {
        this.removal = removal;
        this.isolation = isolation;
        this.alteration = alteration;
        this.base = base;
        this.deletes = deletes;
        this.store = store;
    }

    /**
     * The first conflict with the next version.
     *
     * @param changed what that version said of tablets
     */
    Optional<Finding> with(Version theirs, List<CatalogEntry> changed) {
        Metadata deciding = alteration.decidingAt(theirs);
        Predicate condition = removal.statement().condition();
        Pruner pruner = new Pruner(condition, deciding.schema(), deciding.partitioningsById());
        BaseFiles read = new BaseFiles(base, store, condition, deciding);
        List<CatalogEntry> now = new CurrentEntries(theirs.metadata().metadata(), deciding).of(changed);
        if (theirs.changes().fromEmpty()) {
            Optional<Finding> finding = withRemovalOfAll(pruner, read);
            if (finding.isPresent()) {
                return finding;
            }
        }
        for (CatalogEntry entry : now) {
            Optional<Finding> finding = ofTouchedFile(entry);
            if (finding.isPresent()) {
                return finding;
            }
        }
        return ofCondition(theirs.line().operation(), now, pruner, read);
    }

    private Optional<Finding> ofCondition(Operation theirs, List<CatalogEntry> changed, Pruner pruner, BaseFiles read) {
        Rules rules = rules(theirs);
        Map<Tablet, FileEntry> atBase = theirs.equals(Operation.APPEND) ? Map.of() : read.of(unseen(changed));
        for (CatalogEntry entry : changed) {
            Tablet tablet = entry.tablet();
            Optional<FileEntry> before = seen.getOrDefault(tablet, Optional.ofNullable(atBase.get(tablet)));
            Optional<Finding> finding = of(new Change(before, entry.file()), rules, pruner);
            if (finding.isPresent()) {
                return finding;
            }
            seen.put(tablet, entry.file());
        }
        return Optional.empty();
    }

    /** What counts of a version's changes. */
    private record Rules(boolean additions, boolean removals) {}

    private Rules rules(Operation theirs) {
        if (theirs.equals(Operation.REWRITE)) {
            return SAME_ROWS;
        }
        boolean overwrites = !BY_ROWS.contains(theirs);
        boolean serializable = isolation == Isolation.SERIALIZABLE;
        boolean looksAtOthers = removal.statement().reach() == RowStatement.Reach.TABLE;
        return new Rules(overwrites || serializable, overwrites || (serializable && looksAtOthers));
    }

    /** What became of one tablet. */
    private record Change(Optional<FileEntry> before, Optional<FileEntry> after) {
        private boolean isOfOneFile() {
            return before.isPresent()
                    && after.isPresent()
                    && before.get().path().equals(after.get().path());
        }

        /** The file with rows that were not there before. */
        Optional<FileEntry> added() {
            return after.filter(
                    file -> !isOfOneFile() || file.deletedRows() < before.get().deletedRows());
        }

        /** The file with rows that are there no more. */
        Optional<FileEntry> removed() {
            return before.filter(
                    file -> !isOfOneFile() || file.deletedRows() < after.get().deletedRows());
        }
    }

    private Set<Tablet> unseen(List<CatalogEntry> changed) {
        Set<Tablet> tablets = new HashSet<>();
        if (!emptied) {
            changed.stream()
                    .map(CatalogEntry::tablet)
                    .filter(tablet -> !seen.containsKey(tablet))
                    .forEach(tablets::add);
        }
        return tablets;
    }

    private Optional<Finding> withRemovalOfAll(Pruner pruner, BaseFiles read) {
        if (!deletes.isEmpty() || !removal.files().isEmpty()) {
            return Optional.of(new Finding(
                    Conflict.SAME_TABLET, "removed every file, also those whose rows this transaction deletes"));
        }
        boolean matches =
                seen.values().stream().flatMap(Optional::stream).anyMatch(file -> pruner.match(file) != Match.NONE)
                        || (!emptied && read.anyMatchesBeside(seen.keySet()));
        seen.clear();
        emptied = true;
        return matches
                ? Optional.of(
                        new Finding(Conflict.CONDITION, "removed every file, also those that this transaction reads"))
                : Optional.empty();
    }

    private Optional<Finding> ofTouchedFile(CatalogEntry entry) {
        Optional<FileEntry> touched = deletes.file(entry.tablet());
        if (removal.files().stream().anyMatch(file -> file.tablet().equals(entry.tablet()))) {
            return Optional.of(new Finding(
                    Conflict.SAME_TABLET,
                    "changed the file " + entry.tablet().name() + ", which this transaction replaces"));
        } else if (touched.isEmpty()) {
            return Optional.empty();
        } else if (entry.file()
                .filter(file -> file.path().equals(touched.get().path()))
                .isEmpty()) {
            return Optional.of(new Finding(
                    Conflict.SAME_TABLET,
                    (entry.isTombstone() ? "removed" : "replaced") + " the file "
                            + touched.get().path() + ", of which this transaction deletes rows"));
        }
        long rows = deletes.moveTo(entry.file().get());
        return rows == 0
                ? Optional.empty()
                : Optional.of(new Finding(
                        Conflict.SAME_ROWS,
                        "deleted or changed " + rows + " of the rows of the file "
                                + touched.get().path() + " that this transaction deletes or changes"));
    }

    private static Optional<Finding> of(Change change, Rules rules, Pruner pruner) {
        Optional<FileEntry> added = change.added().filter(file -> rules.additions() && matches(file, pruner));
        if (added.isPresent()) {
            return Optional.of(new Finding(
                    Conflict.CONDITION,
                    "added the file " + added.get().path()
                            + ", which may hold rows that this transaction should have seen"));
        }
        return change.removed()
                .filter(file -> rules.removals() && matches(file, pruner))
                .map(file -> new Finding(
                        Conflict.CONDITION,
                        "removed rows of the file " + file.path() + ", by which this transaction may have decided"));
    }

    private static boolean matches(FileEntry file, Pruner pruner) {
        return pruner.match(file) != Match.NONE;
    }
}
