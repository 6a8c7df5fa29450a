package io.datashard.internal.commit;

import io.datashard.ConcurrentModificationException;
import io.datashard.internal.catalog.LiveFiles;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Version;
import java.util.Optional;

/** The validation of one transaction: against each version since its base, once, in order. */
final class Validation {
    private final VersionLog log;
    private final VersionChanges changes;
    private final Intent intent;
    private final NextVersion next;
    private final VacuumCheck vacuum;
    private Optional<ConflictCheck> check = Optional.empty();
    private Optional<Version> last = Optional.empty();

    Validation(VersionLog log, Intent intent, NextVersion next, VacuumCheck vacuum) {
        this.log = log;
        this.changes = new VersionChanges(log.store());
        this.intent = intent;
        this.next = next;
        this.vacuum = vacuum;
    }

    /** The version up to which all are validated, if any is. */
    Optional<Version> last() {
        return last;
    }

    /**
     * Validates the versions up to one that were not validated before.
     *
     * @param base what the transaction read
     * @throws ConcurrentModificationException if one of them conflicts
     */
    void upTo(Version newest, Version base) {
        ConflictCheck conflicts = check.orElseGet(() -> conflictCheck(base, newest));
        check = Optional.of(conflicts);
        Version before = last.orElse(base);
        vacuum.reading(base, () -> {
            validate(conflicts, before, newest);
            return conflicts;
        });
        last = Optional.of(newest);
    }

    private void validate(ConflictCheck conflicts, Version before, Version newest) {
        if (intent.isBlind()) {
            conflicts.requireStillFits(newest);
            return;
        }
        for (long number = before.number() + 1; number < newest.number(); number++) {
            vacuum.read(number, newest).ifPresent(version -> validate(conflicts, version));
        }
        validate(conflicts, newest);
    }

    private void validate(ConflictCheck conflicts, Version version) {
        // who does not know all that it says cannot tell what it changed
        version.requireWritable(log.store().root());
        conflicts.requireNoConflict(version, vacuum.reading(version, () -> changes.of(version)));
    }

    private ConflictCheck conflictCheck(Version base, Version newest) {
        if (!intent.isBlind()) {
            vacuum.requireKept(base, newest);
        }
        Isolation isolation = intent.isolation(base.metadata().metadata().properties());
        Optional<RowConflicts> rows = intent.removal() instanceof Removal.Rows removal
                ? Optional.of(
                        new RowConflicts(removal, isolation, intent.alteration(), base, next.rowDeletes(), log.store()))
                : Optional.empty();
        ConflictCheck conflicts = new ConflictCheck(intent, isolation, base, rows);
        if (intent.removal() instanceof Removal.Matching || intent.removal() instanceof Removal.Partitions) {
            Metadata deciding = intent.alteration().decidingAt(base);
            Selection selection = RemovedFiles.selection(intent.removal(), deciding);
            vacuum.reading(base, () -> {
                try (LiveFiles files = base.files(log.store(), selection, deciding)) {
                    files.forEachRemaining(conflicts::atBase);
                }
                return conflicts;
            });
        }
        return conflicts;
    }
}
