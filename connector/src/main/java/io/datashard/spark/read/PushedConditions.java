package io.datashard.spark.read;

import io.datashard.ScanPlan;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.expressions.filter.Predicate;

/**
 * The conditions that the catalog was asked with, in Spark's words, and its answer.
 *
 * @param pushed all of them
 * @param undecided those that rows of {@code plan.files()} may not satisfy
 */
record PushedConditions(List<Predicate> pushed, List<Predicate> undecided, ScanPlan plan) {

    static PushedConditions of(List<Predicate> pushed, ScanPlan plan) {
        List<Predicate> undecided = new ArrayList<>();
        for (int i = 0; i < pushed.size(); i++) {
            if (!plan.decided().get(i)) {
                undecided.add(pushed.get(i));
            }
        }
        return new PushedConditions(List.copyOf(pushed), List.copyOf(undecided), plan);
    }
}
