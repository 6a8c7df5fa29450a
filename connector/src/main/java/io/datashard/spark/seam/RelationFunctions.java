package io.datashard.spark.seam;

import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import scala.Function1;
import scala.Option;
import scala.runtime.AbstractPartialFunction;

/**
 * Gives relations of {@code load(path)}, which have no catalog, the functions that their partitions are made by. Spark looks for them in
 * the relation's catalog when a scan reports its partitioning, and takes it for unknown where it finds none.
 */
final class RelationFunctions extends Rule<LogicalPlan> {
    static final RelationFunctions RULE = new RelationFunctions();

    private RelationFunctions() {}

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        return plan.transformUp(new Relations());
    }

    private static boolean lacksFunctions(LogicalPlan plan) {
        return plan instanceof DataSourceV2Relation relation
                && relation.catalog().isEmpty()
                && relation.table() instanceof HasFunctions;
    }

    private static DataSourceV2Relation withFunctions(DataSourceV2Relation relation) {
        return relation.copy(
                relation.table(),
                relation.output(),
                Option.apply(((HasFunctions) relation.table()).functions()),
                relation.identifier(),
                relation.options());
    }

    private static final class Relations extends AbstractPartialFunction<LogicalPlan, LogicalPlan> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean isDefinedAt(LogicalPlan plan) {
            return lacksFunctions(plan);
        }

        @Override
        public <A extends LogicalPlan, B> B applyOrElse(A plan, Function1<A, B> otherwise) {
            @SuppressWarnings("unchecked") // the type of what a partial function gives where it is defined
            B replaced = lacksFunctions(plan)
                    ? (B) withFunctions((DataSourceV2Relation) (LogicalPlan) plan)
                    : otherwise.apply(plan);
            return replaced;
        }
    }
}
