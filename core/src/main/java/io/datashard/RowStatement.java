package io.datashard;

import java.util.Objects;

/**
 * A statement that deletes or changes single rows: what decides which concurrent transactions it conflicts with.
 *
 * @param kind what the history calls it
 * @param condition every row of the table that the statement looked for satisfies it: the condition of its scan of the table, and {@link
 *     Predicate#TRUE} if it had none
 * @param reach what its decision about a row depends on
 */
public record RowStatement(Kind kind, Predicate condition, Reach reach) {
    public RowStatement {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(reach, "reach");
    }

    /** What the statement is. */
    public enum Kind {
        DELETE,
        UPDATE,
        MERGE
    }

    /** What the decision about a row depends on. */
    public enum Reach {
        /** On that row alone. It is of no consequence which other rows concurrent transactions delete. */
        ROW,
        /** On the rows of the table, as in a MERGE and in a condition with a subquery: one that somebody deletes may be missed. */
        TABLE
    }
}
