package io.datashard.internal.commit;

import io.datashard.DatashardException;
import io.datashard.internal.json.DecisionJson;
import io.datashard.internal.json.VersionJson;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Condition;
import io.datashard.internal.version.Decision;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The copies of decisions beside the versions of one table, which tell what counts where the table's database cannot be found. */
public final class DecisionCopies {
    private final VersionLog log;
    private final Store store;

    public DecisionCopies(VersionLog log) {
        this.log = log;
        this.store = log.store();
    }

    /**
     * Leaves the decision on the newest version beside it, durably, and where there is none decides that it is aborted: for a table that
     * is moved to where its database cannot be found any more. Does nothing if the newest version waits for no decision.
     *
     * @param database where the decision is, wherever the table lies
     * @throws DatashardException if the newest version waits for the decision of another database
     */
    public void leaveOnNewest(DecisionLog database) {
        long newest = log.newestNumber();
        log.condition(newest).ifPresent(condition -> {
            Optional<Decision> decision = database.isOf(condition)
                    ? Optional.of(database.settle(condition))
                    : log.decisions().on(condition, newest);
            if (decision.isEmpty() && log.decisions().atHand(condition).isPresent()) {
                throw waiting(condition, newest);
            }
            decision.ifPresent(made -> leaveDurably(newest, condition.decision(), made));
        });
    }

    /**
     * To be called before the object of a version becomes a stub, which does not say any more that the version below counts: leaves a
     * copy of the decision on that one, if it is not there already.
     */
    public void beforeStubOf(long number) {
        long below = number - 1;
        log.condition(below)
                .filter(condition -> !store.exists(Layout.decisionCopy(below)))
                .ifPresent(condition -> {
                    if (log.at(below) instanceof Found.Committed committed) {
                        Decision decision =
                                log.decisions().on(condition, below).orElseGet(() -> alone(committed.version()));
                        leaveDurably(below, condition.decision(), decision);
                    }
                });
    }

    /** What is known of a decision where the next version says that it was made. */
    private static Decision alone(Version version) {
        return new Decision.Committed(
                version.line().time(), Map.of(version.identity().tableId(), version.number()));
    }

    private void leaveDurably(long number, String id, Decision decision) {
        leave(number, id, decision);
        store.makeDurable(List.of(Layout.decisionCopy(number)));
    }

    /** Leaves a copy of the decision on a version beside it. */
    void leave(long number, String id, Decision decision) {
        store.overwriteIn(
                Layout.decisionCopy(number),
                DecisionJson.write(id, decision),
                Layout.commit(number),
                object -> VersionJson.transactionOf(object).equals(id));
    }

    private DatashardException waiting(Condition condition, long version) {
        return new DatashardException(
                "the table at " + store.root() + " cannot be moved: its newest version, " + version
                        + ", waits for the decision " + condition.decision() + " of another database, "
                        + condition.levelsUp()
                        + " levels above the table. Nothing was moved. Wait until that transaction has ended or, if whoever ran it is"
                        + " dead, commit something to the table, and move it then");
    }
}
