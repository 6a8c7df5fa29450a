package io.datashard.internal.commit;

import io.datashard.CommitOutcomeUnknownException;
import io.datashard.ConcurrentModificationException;
import io.datashard.DatashardException;
import io.datashard.internal.commit.NextVersion.Draft;
import io.datashard.internal.json.VersionJson;
import io.datashard.internal.store.DirectoryGoneException;
import io.datashard.internal.store.PutRefusedException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the object of one version until the store has said whose object holds the number. Nothing else is tried meanwhile: only
 * another transaction's object at that number means that this one was not committed.
 */
final class VersionPut {
    private static final Logger LOG = LoggerFactory.getLogger(VersionPut.class);

    private final VersionLog log;
    private final TransactionId id;
    private final Attempts attempts;

    VersionPut(VersionLog log, TransactionId id, Attempts attempts) {
        this.log = log;
        this.id = id;
        this.attempts = attempts;
    }

    /**
     * Nothing if the object was put by this transaction, else the object of whoever holds the number.
     *
     * @throws ConcurrentModificationException if the version below is no longer there, and no earlier try can have done anything
     * @throws DatashardException if the store refused for good, and no earlier try can have done anything
     * @throws CommitOutcomeUnknownException if there was no clear answer before the deadline
     */
    Optional<byte[]> holderOf(Draft draft, byte[] content) {
        long number = draft.version().number();
        for (boolean maybePut = false; ; maybePut = true) {
            UncheckedIOException unclear = null;
            try {
                if (log.put(draft, content)) {
                    return Optional.empty();
                }
            } catch (PutRefusedException e) {
                if (!maybePut) {
                    throw e instanceof DirectoryGoneException
                            ? GoneTable.exception(log.store(), e)
                            : refused(number, e);
                }
                unclear = e;
            } catch (UncheckedIOException e) {
                unclear = e;
            } catch (RuntimeException e) {
                throw outcomeUnknown(number, e.toString(), e);
            }
            // Also where the number is taken: by us, if an earlier put did more than the store said
            try {
                Optional<byte[]> holder = log.readObject(number);
                if (holder.isPresent()) {
                    boolean ours = VersionJson.transactionOf(holder.get())
                            .equals(draft.version().identity().transactionId());
                    return ours ? Optional.empty() : holder;
                }
            } catch (UncheckedIOException e) {
                unclear = e;
            } catch (RuntimeException e) {
                throw outcomeUnknown(number, e.toString(), e);
            }
            LOG.warn(
                    "The store gave no clear answer to the commit of version {} of {}",
                    number,
                    log.store().root(),
                    unclear);
            UncheckedIOException cause = unclear;
            attempts.unclearAnswer(reason -> outcomeUnknown(number, reason, cause));
        }
    }

    private DatashardException refused(long number, PutRefusedException cause) {
        return new DatashardException(
                "version " + number + " of the table at " + log.store().root()
                        + " was not committed: the store refused it (" + cause.getMessage()
                        + "). Nothing was committed. Make room or give permission, and run it again",
                cause);
    }

    private CommitOutcomeUnknownException outcomeUnknown(long number, String reason, RuntimeException cause) {
        return new CommitOutcomeUnknownException(
                "it is not known whether version " + number + " of the table at "
                        + log.store().root()
                        + " was committed: the store had given no clear answer when the commit ended (" + reason
                        + "). Nothing was deleted. When the store answers again, look in the table's history for the snapshot "
                        + id.snapshotId() + ": if it is there, the transaction is committed; if not, run it again",
                cause);
    }
}
