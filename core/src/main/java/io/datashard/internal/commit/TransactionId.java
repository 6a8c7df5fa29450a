package io.datashard.internal.commit;

import io.datashard.internal.version.Once;
import io.datashard.internal.version.Version;
import java.util.Optional;

/**
 * Who commits.
 *
 * @param transactionId a UUID, by which a writer recognises its own commit
 * @param snapshotId the directory of what it wrote
 * @param once the piece of work that it commits, if its application numbers its work; another transaction may commit the same
 */
public record TransactionId(String transactionId, String snapshotId, Optional<Once> once) {

    /** Whose work is not numbered. */
    public TransactionId(String transactionId, String snapshotId) {
        this(transactionId, snapshotId, Optional.empty());
    }

    /** The same, as the one that commits a piece of work. */
    public TransactionId committing(Once work) {
        return new TransactionId(transactionId, snapshotId, Optional.of(work));
    }

    /** Whether a version says that the work of this transaction is done. */
    public boolean isDoneIn(Version version) {
        return once.filter(version.contents().writers()::have).isPresent();
    }
}
