package io.datashard.spark.read;

import io.datashard.ScanPlan;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.expressions.filter.Predicate;

/**
 * The conditions that the catalog was asked with, in Spark's words, and its answer.
 *
 * @param pushed all of them
 * @param forCatalog all of them in ours
 * @param undecided those that rows of {@code plan.files()} may not satisfy
 */
record PushedConditions(
        List<Predicate> pushed, List<io.datashard.Predicate> forCatalog, List<Predicate> undecided, ScanPlan plan) {

    static PushedConditions of(List<Predicate> pushed, List<io.datashard.Predicate> forCatalog, ScanPlan plan) {
        List<Predicate> undecided = new ArrayList<>();
        for (int i = 0; i < pushed.size(); i++) {
            if (!plan.decided().get(i)) {
                undecided.add(pushed.get(i));
            }
        }
        return new PushedConditions(List.copyOf(pushed), List.copyOf(forCatalog), List.copyOf(undecided), plan);
    }

    /** No conditions, of which the catalog gave this. */
    static PushedConditions none(ScanPlan plan) {
        return of(List.of(), List.of(), plan);
    }

    /** The same with as many files as hold so many rows. */
    PushedConditions first(int rows) {
        return new PushedConditions(pushed, forCatalog, undecided, plan.first(rows));
    }
}
