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
        Optional<DecisionLog> database = database(condition);
        Optional<Decision> made = database.flatMap(decisions -> decisions.read(condition.decision()));
        return made.isPresent()
                        || database.filter(decisions -> decisions.isOf(condition))
                                .isPresent()
                ? made
                : DecisionLog.read(table, Layout.decisionCopy(version), condition.decision());
    }

    /** The decisions of the database that a condition names; nothing if that is not at hand, as of a table that was copied alone. */
    Optional<DecisionLog> atHand(Condition condition) {
        return database(condition).filter(decisions -> decisions.isOf(condition));
    }

    private Optional<DecisionLog> database(Condition condition) {
        return table.above(condition.levelsUp()).map(DecisionLog::new);
    }
}
