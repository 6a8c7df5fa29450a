package io.datashard.spark.seam;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Range;
import org.apache.spark.sql.catalyst.plans.logical.Repartition;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.expressions.IdentityTransform;
import org.apache.spark.sql.connector.expressions.Transform;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * Tells writes that their rows need no shuffle: some rows that a statement holds itself, which one task can have at once, and rows that the
 * query sorted by partition. A shuffle is a stage of its own, which takes longer than a small write, and loses the query's order.
 */
final class PlacedRows extends Rule<LogicalPlan> {
    static final PlacedRows RULE = new PlacedRows();

    /** So many rows one task writes in less time than a second task takes to start. */
    private static final long FEW = 1_000;

    private PlacedRows() {}

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        return WriteCommand.of(plan)
                .filter(write -> write.plan().outputResolved())
                .filter(write -> !write.options().contains(RowPlacement.OPTION))
                .flatMap(write -> write.relation()
                        .map(relation -> relation.table())
                        .filter(SortedTarget.class::isInstance)
                        .map(table -> place(write, (SortedTarget) table)))
                .orElse(plan);
    }

    private static LogicalPlan place(WriteCommand write, SortedTarget table) {
        LogicalPlan query = write.query();
        if (!table.ordersRows()) {
            return (LogicalPlan) write.plan();
        } else if (isLocal(query) && most(query) <= FEW) {
            LogicalPlan one = most(query) <= 1 ? query : new Repartition(1, false, query);
            return write.with(RowPlacement.TOGETHER, one);
        } else if (isSorted(query) && isClustered(query, table)) {
            return write.with(RowPlacement.SORTED, query);
        }
        return (LogicalPlan) write.plan();
    }

    private static long most(LogicalPlan query) {
        Option<Object> rows = query.maxRows();
        return rows.isDefined() ? (Long) rows.get() : Long.MAX_VALUE;
    }

    /** Whether the rows come from the statement itself, and from no table or job. */
    private static boolean isLocal(LogicalPlan query) {
        boolean leaf = query instanceof LocalRelation || query instanceof OneRowRelation || query instanceof Range;
        boolean passes = query instanceof Project || query instanceof Filter || query instanceof Union;
        return leaf
                || (passes
                        && JavaConverters.seqAsJavaList(query.children()).stream()
                                .allMatch(PlacedRows::isLocal));
    }

    private static boolean isSorted(LogicalPlan query) {
        if (query instanceof Project || query instanceof Filter) {
            return isSorted(query.children().head());
        }
        return query instanceof Sort sort && sort.global();
    }

    /** Whether the first columns of a query's order are those that a table is partitioned by. */
    private static boolean isClustered(LogicalPlan query, Table table) {
        Set<String> partition = new HashSet<>();
        for (Transform transform : table.partitioning()) {
            if (!(transform instanceof IdentityTransform identity)
                    || identity.references()[0].fieldNames().length > 1) {
                return false;
            }
            partition.add(identity.references()[0].fieldNames()[0]);
        }
        List<SortOrder> order = JavaConverters.seqAsJavaList(query.outputOrdering());
        Set<String> first = new HashSet<>();
        for (SortOrder key : order.subList(0, Math.min(partition.size(), order.size()))) {
            if (key.child() instanceof Attribute column) {
                first.add(column.name());
            }
        }
        return !partition.isEmpty() && first.equals(partition);
    }
}
