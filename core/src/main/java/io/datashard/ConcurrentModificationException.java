package io.datashard;

/** A transaction conflicts with one that committed since it began. Nothing of it was committed; run it again on the new state. */
public class ConcurrentModificationException extends DatashardException {
    private static final long serialVersionUID = 1L;

    private final Conflict conflict;

    public ConcurrentModificationException(Conflict conflict, String message) {
        super(message);
        this.conflict = conflict;
    }

    /** What kind of conflict it was. */
    public Conflict conflict() {
        return conflict;
    }

    /** The kinds of conflicts, for programs that treat them differently and for metrics. */
    public enum Conflict {
        /** Others took every version number until the commit timeout, or until the thread was interrupted. */
        LOST_RACE,
        /** A file that the transaction removes or replaces was removed or replaced. */
        SAME_TABLET,
        /** Rows that the transaction deletes or changes were deleted or changed. */
        SAME_ROWS,
        /** Files were added or removed that the transaction's condition or partitions select. */
        CONDITION,
        /** Schema, partitioning or properties were changed so that the transaction no longer fits. */
        TABLE_CHANGED,
        /** Another table lies at the location now. */
        TABLE_REPLACED,
        /** The table was rolled back to an older version. */
        ROLLED_BACK,
        /** The transaction began, or read the table, longer ago than the table's retention, and the table was vacuumed. */
        VACUUMED,
        /** The table was dropped, or it was renamed and is no longer at its location. */
        TABLE_DROPPED
    }
}
