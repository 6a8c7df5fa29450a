package io.datashard.spark.seam;

import io.datashard.spark.types.BooleanOption;
import java.util.Optional;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.AppendData;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OverwriteByExpression;
import org.apache.spark.sql.catalyst.plans.logical.OverwritePartitionsDynamic;
import org.apache.spark.sql.catalyst.plans.logical.V2WriteCommand;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.collection.JavaConverters;
import scala.collection.immutable.Map;

/**
 * A write of whole rows in a plan: each kind has options and can be copied with others, for which Spark has no common words.
 *
 * @param options of the write; those of other kinds of write are none
 */
record WriteCommand(V2WriteCommand plan, Map<String, String> options) {

    /** The write that a plan is, if it is one of these. */
    static Optional<WriteCommand> of(LogicalPlan plan) {
        if (plan instanceof AppendData append) {
            return Optional.of(new WriteCommand(append, append.writeOptions()));
        } else if (plan instanceof OverwriteByExpression overwrite) {
            return Optional.of(new WriteCommand(overwrite, overwrite.writeOptions()));
        } else if (plan instanceof OverwritePartitionsDynamic overwrite) {
            return Optional.of(new WriteCommand(overwrite, overwrite.writeOptions()));
        }
        return Optional.empty();
    }

    /** The table, if it is one of Spark's second version. */
    Optional<DataSourceV2Relation> relation() {
        return plan.table() instanceof DataSourceV2Relation relation ? Optional.of(relation) : Optional.empty();
    }

    LogicalPlan query() {
        return plan.query();
    }

    /** @throws io.datashard.DatashardException if the option is neither true nor false */
    boolean isTrue(String option) {
        return BooleanOption.isTrue(new CaseInsensitiveStringMap(JavaConverters.mapAsJavaMap(options)), option);
    }

    /** The same write of other rows. */
    LogicalPlan with(LogicalPlan query) {
        return (LogicalPlan) plan.withNewQuery(query);
    }

    /** The same write to another relation. Its condition is resolved anew. */
    WriteCommand to(DataSourceV2Relation relation) {
        V2WriteCommand moved = plan.withNewTable(relation);
        if (moved instanceof OverwriteByExpression overwrite) {
            Expression condition =
                    overwrite.deleteExpr().transform(new Rewrite<>(expression -> unresolved(expression, relation)));
            moved = overwrite.copy(
                    relation,
                    condition,
                    overwrite.query(),
                    overwrite.writeOptions(),
                    overwrite.isByName(),
                    overwrite.write(),
                    overwrite.analyzedQuery());
        }
        return new WriteCommand(moved, options);
    }

    private static Expression unresolved(Expression expression, DataSourceV2Relation relation) {
        return expression instanceof AttributeReference column
                        && !relation.outputSet().contains(column)
                ? UnresolvedAttribute.quoted(column.name())
                : expression;
    }

    /** The same write of other rows, which learns where they are. */
    LogicalPlan with(RowPlacement placement, LogicalPlan query) {
        Map<String, String> more = options.updated(RowPlacement.OPTION, placement.name());
        if (plan instanceof AppendData append) {
            return append.copy(append.table(), query, more, append.isByName(), append.write(), append.analyzedQuery());
        } else if (plan instanceof OverwriteByExpression overwrite) {
            return overwrite.copy(
                    overwrite.table(),
                    overwrite.deleteExpr(),
                    query,
                    more,
                    overwrite.isByName(),
                    overwrite.write(),
                    overwrite.analyzedQuery());
        }
        OverwritePartitionsDynamic overwrite = (OverwritePartitionsDynamic) plan;
        return overwrite.copy(overwrite.table(), query, more, overwrite.isByName(), overwrite.write());
    }
}
