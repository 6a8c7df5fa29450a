package io.datashard.internal.commit;

import io.datashard.CommitOutcomeUnknownException;
import io.datashard.ConcurrentModificationException;
import io.datashard.DatashardException;
import io.datashard.FileEntry;
import io.datashard.TableAlreadyExistsException;
import io.datashard.internal.catalog.LiveFiles;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.json.VersionJson;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Version;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Optimistic concurrency control: validates a transaction against the versions since its base and puts the next version object if
 * that number is free; otherwise validates against what took it and tries again on top, until the deadline.
 *
 * <p>An attempt ends in one of three ways. <i>Committed</i>: the object of that number is ours. <i>Rejected</i>: it is somebody
 * else's. <i>Unknown</i>: the store did not say; then nothing else is tried until reading the number back, or putting the same bytes
 * there again, has given one of the other two answers. Kung and Robinson, On Optimistic Methods for Concurrency Control, ACM TODS
 * 1981.
 */
public final class Committer {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    private final VersionLog log;
    private final VersionChanges changes;
    private final HistoryLog history;

    public Committer(VersionLog log, HistoryLog history) {
        this.log = log;
        this.changes = new VersionChanges(log.store());
        this.history = history;
    }

    /**
     * Creates the table.
     *
     * @throws TableAlreadyExistsException if there is a table already; nothing was committed
     * @throws CommitOutcomeUnknownException if the store did not answer before the deadline
     */
    public Version create(TransactionId id, Intent intent) {
        Attempts attempts = new Attempts(Attempts.timeout(intent.written().properties()));
        NextVersion next = new NextVersion(log, history, id, intent);
        NextVersion.Draft draft = next.first(UUID.randomUUID().toString(), attempts.metrics());
        if (put(draft, id, attempts)) {
            return draft.version();
        }
        draft.files().forEach(log.store()::delete);
        throw new TableAlreadyExistsException("the table at " + log.store().root()
                + " was created by somebody else while this transaction created it; load it and append to it instead");
    }

    /**
     * Commits on top of a base, or of what has become of it.
     *
     * @throws ConcurrentModificationException if a version since the base conflicts; nothing was committed
     * @throws CommitOutcomeUnknownException if the store did not answer before the deadline
     */
    public Version commit(TransactionId id, Intent intent, Version base) {
        Attempts attempts = new Attempts(Attempts.timeout(intent.written().properties()));
        NextVersion next = new NextVersion(log, history, id, intent);
        ConflictCheck check = null;
        Version tip = base;
        while (true) {
            NextVersion.Draft draft = next.after(tip, attempts.next(), attempts.metrics());
            if (put(draft, id, attempts)) {
                return draft.version();
            }
            draft.files().forEach(log.store()::delete);
            attempts.backOff(() -> deadlineMissed(id, attempts));
            check = check == null ? conflictCheck(intent, base) : check;
            tip = validate(check, tip, base);
        }
    }

    /** Checks every version after {@code validated} and returns the newest. */
    private Version validate(ConflictCheck check, Version validated, Version base) {
        Version newest = log.newest()
                .orElseThrow(() -> new DatashardException("the table at "
                        + log.store().root() + " is gone: somebody deleted its files. Nothing was committed"));
        if (newest.number() <= validated.number()
                || !newest.identity().tableId().equals(base.identity().tableId())) {
            throw new ConcurrentModificationException(
                    "the table at " + log.store().root() + " was replaced: it was "
                            + base.identity().tableId() + " at version " + base.number() + " and is now "
                            + newest.identity().tableId() + " at version " + newest.number()
                            + ". Nothing was committed; load it again");
        }
        for (long number = validated.number() + 1; number <= newest.number(); number++) {
            Version version = number == newest.number() ? newest : log.read(number);
            check.requireNoConflict(version, changes.of(version));
        }
        return newest;
    }

    private ConflictCheck conflictCheck(Intent intent, Version base) {
        Metadata metadata = base.metadata().metadata();
        List<FileEntry> baseFiles = new ArrayList<>();
        if (intent.removal() instanceof Removal.Matching || intent.removal() instanceof Removal.Partitions) {
            try (LiveFiles files = base.files(log.store(), Selection.all())) {
                files.forEachRemaining(baseFiles::add);
            }
        }
        return new ConflictCheck(intent, metadata, Isolation.of(metadata.properties()), baseFiles);
    }

    /** True if committed, false if rejected. */
    private boolean put(NextVersion.Draft draft, TransactionId id, Attempts attempts) {
        long number = draft.version().number();
        boolean committed = isCommitted(number, VersionJson.write(draft.version()), id, attempts);
        if (committed) {
            log.committed(number);
            LOG.info(
                    "Committed version {} of {} ({}) at attempt {}",
                    number,
                    log.store().root(),
                    draft.version().line().operation().text(),
                    attempts.count());
        }
        return committed;
    }

    /** Puts an object until the store has said whose object holds the number. */
    private boolean isCommitted(long number, byte[] content, TransactionId id, Attempts attempts) {
        while (true) {
            try {
                // After a failure, what holds the number decides; putting the same bytes there once more does no harm
                return log.put(number, content) || isOurs(number, id);
            } catch (UncheckedIOException e) {
                LOG.warn(
                        "The store gave no clear answer to the commit of version {} of {}",
                        number,
                        log.store().root(),
                        e);
                attempts.backOff(() -> outcomeUnknown(number, id, e));
            } catch (RuntimeException e) {
                throw outcomeUnknown(number, id, e);
            }
        }
    }

    private boolean isOurs(long number, TransactionId id) {
        Optional<byte[]> content = log.readObject(number);
        return content.isPresent() && VersionJson.transactionOf(content.get()).equals(id.transactionId());
    }

    private CommitOutcomeUnknownException outcomeUnknown(long number, TransactionId id, RuntimeException cause) {
        return new CommitOutcomeUnknownException(
                "it is not known whether version " + number + " of the table at "
                        + log.store().root()
                        + " was committed: the store gave no clear answer within the commit timeout"
                        + ". Nothing was deleted. When the store answers again, look in the table's history for the snapshot "
                        + id.snapshotId() + ": if it is there, the transaction is committed; if not, run it again",
                cause);
    }

    private ConcurrentModificationException deadlineMissed(TransactionId id, Attempts attempts) {
        return new ConcurrentModificationException(
                "snapshot " + id.snapshotId() + " lost the race for the next version of "
                        + log.store().root() + " " + attempts.count() + " times"
                        + " and gave up. Nothing was committed. Write larger batches from fewer writers, or raise the table property "
                        + Attempts.TIMEOUT_PROPERTY);
    }
}
