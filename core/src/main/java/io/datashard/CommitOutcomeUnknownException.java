package io.datashard;

/**
 * The store did not answer before the deadline whether a commit succeeded. The transaction may or may not be committed; none
 * of its files was deleted. Look for its snapshot id in the table's history before running it again.
 */
public class CommitOutcomeUnknownException extends DatashardException {
    private static final long serialVersionUID = 1L;

    public CommitOutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
