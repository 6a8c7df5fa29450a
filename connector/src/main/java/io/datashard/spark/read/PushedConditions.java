package io.datashard.spark.read;

import io.datashard.ScanPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.connector.expressions.filter.Predicate;

/** The conditions that the catalog is asked with, in Spark's words, and its answer. Safe for concurrent use. */
final class PushedConditions {
    private final List<Predicate> pushed;
    private final List<io.datashard.Predicate> forCatalog;
    private final List<Predicate> undecided;
    private final Supplier<ScanPlan> planning;
    private ScanPlan plan;

    private PushedConditions(
            List<Predicate> pushed,
            List<io.datashard.Predicate> forCatalog,
            List<Predicate> undecided,
            Supplier<ScanPlan> planning) {
        this.pushed = List.copyOf(pushed);
        this.forCatalog = List.copyOf(forCatalog);
        this.undecided = List.copyOf(undecided);
        this.planning = planning;
    }

    static PushedConditions of(List<Predicate> pushed, List<io.datashard.Predicate> forCatalog, ScanPlan plan) {
        List<Predicate> undecided = new ArrayList<>();
        for (int i = 0; i < pushed.size(); i++) {
            if (!plan.decided().get(i)) {
                undecided.add(pushed.get(i));
            }
        }
        return new PushedConditions(pushed, forCatalog, undecided, () -> plan);
    }

    /**
     * Conditions that are evaluated on rows in any case. The catalog is asked when the answer is wanted: of the table that a DELETE
     * names, Spark builds a scan that it does not read where whole files go.
     */
    static PushedConditions evaluated(
            List<Predicate> pushed, List<io.datashard.Predicate> forCatalog, Supplier<ScanPlan> planning) {
        return new PushedConditions(pushed, forCatalog, pushed, planning);
    }

    /** No conditions. The catalog is asked when the answer is wanted. */
    static PushedConditions none(Supplier<ScanPlan> planning) {
        return evaluated(List.of(), List.of(), planning);
    }

    /** All of them as one, which is true if there are none. */
    io.datashard.Predicate condition() {
        return forCatalog.size() == 1 ? forCatalog.get(0) : new io.datashard.Predicate.And(forCatalog);
    }

    /** The same with as many files as hold so many rows. */
    PushedConditions first(int rows) {
        return new PushedConditions(pushed, forCatalog, undecided, () -> plan().first(rows));
    }

    /** All of them. */
    List<Predicate> pushed() {
        return pushed;
    }

    /** All of them in our words. */
    List<io.datashard.Predicate> forCatalog() {
        return forCatalog;
    }

    /** Those that rows of the files of {@link #plan} may not satisfy. */
    List<Predicate> undecided() {
        return undecided;
    }

    /** The files that may hold rows that satisfy them. */
    synchronized ScanPlan plan() {
        if (plan == null) {
            plan = planning.get();
        }
        return plan;
    }
}
