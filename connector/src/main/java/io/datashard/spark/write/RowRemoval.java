package io.datashard.spark.write;

import io.datashard.Predicate;
import io.datashard.Snapshot;
import io.datashard.Transaction;
import io.datashard.internal.table.StoredTransaction;
import io.datashard.spark.types.SparkPredicates;
import java.util.List;
import java.util.Optional;

/**
 * Statements that remove rows of one version by whole files: the catalog decides, and no data is read or written. Each is one
 * transaction. A file that a concurrent transaction added and that cannot be decided makes it fail, as any conflict does.
 */
public record RowRemoval(Snapshot snapshot) {

    /** Whether the catalog knows of every file that all of its rows satisfy the conditions, or none. */
    public boolean isDecided(org.apache.spark.sql.connector.expressions.filter.Predicate[] conditions) {
        return condition(conditions)
                .filter(condition -> snapshot.plan(List.of(condition)).decided().get(0))
                .isPresent();
    }

    /**
     * Removes the rows that satisfy the conditions, which this version must decide. Begins and commits nothing if there are none.
     *
     * @throws io.datashard.DatashardException if a file holds rows that satisfy them beside others
     */
    public void delete(org.apache.spark.sql.connector.expressions.filter.Predicate[] conditions) {
        Predicate condition = known(conditions);
        if (isAnyFound(condition)) {
            snapshot.newTransaction().delete(condition).commit();
        }
    }

    /**
     * The same in a session whose statements may be part of something, or be refused, which only a transaction that begins can tell.
     *
     * @throws io.datashard.DatashardException if a file holds rows that satisfy them beside others, or the session cannot change the table
     */
    public void deleteAsSeen(org.apache.spark.sql.connector.expressions.filter.Predicate[] conditions) {
        Predicate condition = known(conditions);
        Transaction transaction = snapshot.newTransaction();
        // as one of several statements it may select what those before it wrote, and says so
        if (((StoredTransaction) transaction).isStatement() || isAnyFound(condition)) {
            transaction.delete(condition).commit();
        }
    }

    private boolean isAnyFound(Predicate condition) {
        return snapshot.plan(List.of(condition), 1).files().size() > 0;
    }

    private Predicate known(org.apache.spark.sql.connector.expressions.filter.Predicate[] conditions) {
        return condition(conditions)
                .orElseThrow(() -> new IllegalArgumentException(
                        "not all of these are comparisons of columns with literals: " + List.of(conditions)));
    }

    /** Removes all rows. */
    public void truncate() {
        snapshot.newTransaction().overwrite(Predicate.TRUE, List.of()).commit();
    }

    private Optional<Predicate> condition(org.apache.spark.sql.connector.expressions.filter.Predicate[] conditions) {
        return SparkPredicates.translateAll(List.of(conditions), snapshot.schema());
    }
}
