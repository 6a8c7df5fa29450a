package io.datashard.spark.seam;

import java.util.List;
import org.apache.spark.sql.catalyst.analysis.EliminateSubqueryAliases;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.plans.logical.DeleteFromTable;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MergeIntoTable;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.catalyst.util.CharVarcharUtils;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import scala.collection.JavaConverters;

/**
 * Makes columns of the types CHAR and VARCHAR plain strings in the target of a DELETE, and of a MERGE that assigns nothing, as Spark 3.5
 * does for other statements. Without it the rows that such a statement leaves by copy-on-write are strings to Spark where the table wants
 * CHAR, and it fails with an internal error.
 */
final class PlainTargets extends Rule<LogicalPlan> {
    static final PlainTargets RULE = new PlainTargets();

    private PlainTargets() {}

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        if (plan instanceof DeleteFromTable delete) {
            return plain(delete, delete.table());
        } else if (plan instanceof MergeIntoTable merge && merge.aligned()) {
            return plain(merge, merge.targetTable());
        }
        return plan;
    }

    /** The same statement where the target is none of ours. Its text stays known to it, for errors. */
    private static LogicalPlan plain(LogicalPlan statement, LogicalPlan target) {
        return EliminateSubqueryAliases.apply(target) instanceof DataSourceV2Relation relation
                        && relation.table() instanceof HasFunctions
                ? statement.mapChildren(child -> child == target ? plain(relation) : child)
                : statement;
    }

    private static DataSourceV2Relation plain(DataSourceV2Relation relation) {
        List<AttributeReference> columns = JavaConverters.seqAsJavaList(relation.output()).stream()
                .map(CharVarcharUtils::cleanAttrMetadata)
                .toList();
        return relation.copy(
                relation.table(),
                JavaConverters.asScalaBuffer(columns).toSeq(),
                relation.catalog(),
                relation.identifier(),
                relation.options());
    }
}
