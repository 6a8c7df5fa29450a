package io.datashard.internal.commit;

import io.datashard.internal.store.Store;
import io.datashard.internal.version.Condition;
import io.datashard.internal.version.Decision;
import io.datashard.internal.version.Layout;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The decisions on which conditional versions of one table wait. They lie in the table's database; of a table that was copied without it,
 * beside its versions. Nothing else outside of a table's root is ever looked at, but the database by which the table was found.
 */
final class Decisions {
    private final Store table;
    private final Optional<DecisionLog> found;

    /** @param table the store of the table */
    Decisions(Store table) {
        this(table, Optional.empty());
    }

    /** @param found the database by which the table was found */
    Decisions(Store table, Optional<DecisionLog> found) {
        this.table = table;
        this.found = found;
    }

    /** The decision that a version waits for, if there is one. */
    Optional<Decision> on(Condition condition, long version) {
        String id = condition.decision();
        return above(condition)
                .flatMap(decisions -> decisions.read(id))
                .or(() -> DecisionLog.read(table, Layout.decisionCopy(version), id))
                .or(() ->
                        found.filter(decisions -> decisions.isOf(condition)).flatMap(decisions -> decisions.read(id)));
    }

    /** The decision of a transaction, if it was one over several tables of the database by which the table was found. */
    Optional<Decision> of(String transaction) {
        return found.flatMap(decisions -> decisions.read(transaction));
    }

    /** Makes the name of a decision durable that another process may have put just now. Nothing to do for one that only has copies. */
    void makeDurable(Condition condition) {
        String id = condition.decision();
        Stream.concat(above(condition).stream(), found.stream())
                .filter(decisions -> decisions.has(id))
                .findFirst()
                .ifPresent(decisions -> decisions.makeDurable(id));
    }

    /** The decisions of the database that a condition names; nothing if that is not at hand, as of a table that was copied alone. */
    Optional<DecisionLog> atHand(Condition condition) {
        return above(condition)
                .filter(decisions -> decisions.isOf(condition))
                .or(() -> found.filter(decisions -> decisions.isOf(condition)));
    }

    private Optional<DecisionLog> above(Condition condition) {
        return table.above(condition.levelsUp()).map(DecisionLog::new);
    }
}
