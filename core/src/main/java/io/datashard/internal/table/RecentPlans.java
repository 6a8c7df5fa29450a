package io.datashard.internal.table;

import io.datashard.Predicate;
import io.datashard.ScanPlan;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The plans that a process has made last. A version never changes, and so neither does its answer to the same conditions: a notebook or a
 * dashboard that asks again while nobody commits has it at once and without the store. Safe for concurrent use; a plan that two
 * threads want at the same time is made twice.
 */
final class RecentPlans {
    /** Those of this process. A million files take about 20 MiB. */
    static final RecentPlans OF_PROCESS =
            new RecentPlans(Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 32));

    /** About what a question takes besides its values, and what each of these takes besides its text or bytes. */
    private static final int QUESTION_BYTES = 1024;

    private static final int VALUE_BYTES = 128;

    private final long mostBytes;
    private final Map<Question, ScanPlan> plans = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /**
     * What a plan was made for. That a transaction is named keeps apart what may come to have the same number: the versions of a table and
     * of a copy of it that was put in its place.
     */
    record Question(String table, long version, String transactionId, List<Predicate> conditions, long rows) {
        Question {
            conditions = List.copyOf(conditions);
        }
    }

    /** @param mostBytes that the plans kept may take, about; the ones not asked for the longest give way */
    RecentPlans(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** The plan for a question: the one that was made before, if it is still there, or a new one. */
    ScanPlan plan(Question question, Supplier<ScanPlan> made) {
        synchronized (plans) {
            ScanPlan known = plans.get(question);
            if (known != null) {
                return known;
            }
        }
        ScanPlan plan = made.get();
        keep(question, plan);
        return plan;
    }

    private void keep(Question question, ScanPlan plan) {
        long size = size(question, plan);
        if (size > mostBytes) {
            return;
        }
        synchronized (plans) {
            if (plans.put(question, plan) == null) {
                bytes += size;
            }
            Iterator<Map.Entry<Question, ScanPlan>> eldest = plans.entrySet().iterator();
            while (bytes > mostBytes) {
                Map.Entry<Question, ScanPlan> entry = eldest.next();
                bytes -= size(entry.getKey(), entry.getValue());
                eldest.remove();
            }
        }
    }

    private static long size(Question question, ScanPlan plan) {
        long values =
                question.conditions().stream().mapToLong(RecentPlans::size).sum();
        return QUESTION_BYTES + values + plan.files().retainedBytes();
    }

    private static long size(Predicate condition) {
        if (condition instanceof Predicate.And and) {
            return and.all().stream().mapToLong(RecentPlans::size).sum();
        } else if (condition instanceof Predicate.Or or) {
            return or.any().stream().mapToLong(RecentPlans::size).sum();
        } else if (condition instanceof Predicate.Not not) {
            return size(not.condition());
        } else if (condition instanceof Predicate.In in) {
            return in.literals().stream().mapToLong(RecentPlans::sizeOf).sum();
        } else if (condition instanceof Predicate.Comparison comparison) {
            return sizeOf(comparison.literal());
        } else if (condition instanceof Predicate.StartsWith startsWith) {
            return sizeOf(startsWith.prefix());
        }
        return VALUE_BYTES;
    }

    private static long sizeOf(Object literal) {
        long own = 0;
        if (literal instanceof String text) {
            own = 2L * text.length();
        } else if (literal instanceof ByteBuffer bytes) {
            own = bytes.remaining();
        }
        return VALUE_BYTES + own;
    }
}
