package io.datashard.internal.commit;

import io.datashard.internal.store.Store;
import io.datashard.internal.version.Condition;
import io.datashard.internal.version.Decision;
import io.datashard.internal.version.Layout;
import java.util.Optional;

/**
 * The decisions on which conditional versions of one table wait. They lie in the table's database; of a table that was copied without it,
 * beside its versions. Nothing else outside of a table's root is ever looked at.
 */
final class Decisions {
    private final Store table;

    /** @param table the store of the table */
    Decisions(Store table) {
        this.table = table;
    }

    /** The decision that a version waits for, if there is one. */
    Optional<Decision> on(Condition condition, long version) {
        return database(condition)
                .read(condition.decision())
                .or(() -> isAtHand(condition)
                        ? Optional.empty()
                        : DecisionLog.read(table, Layout.decisionCopy(version), condition.decision()));
    }

    /** Whether the database in which a decision is made is where the table says; not so for a table that was copied without it. */
    boolean isAtHand(Condition condition) {
        return database(condition)
                .databaseId()
                .filter(condition.database()::equals)
                .isPresent();
    }

    /** The decisions of the database that a condition names. */
    DecisionLog database(Condition condition) {
        return new DecisionLog(table.above(condition.levelsUp()));
    }
}
