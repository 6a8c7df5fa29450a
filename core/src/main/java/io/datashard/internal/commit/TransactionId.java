package io.datashard.internal.commit;

/**
 * Who commits.
 *
 * @param transactionId a UUID, by which a writer recognises its own commit
 * @param snapshotId the directory of what it wrote
 */
public record TransactionId(String transactionId, String snapshotId) {}
