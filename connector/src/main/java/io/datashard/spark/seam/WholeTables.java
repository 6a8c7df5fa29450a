package io.datashard.spark.seam;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Frames that are all rows and columns of a table, as it is loaded. */
public final class WholeTables {
    private WholeTables() {}

    /** A table that was loaded with some options. */
    public record Loaded(Table table, CaseInsensitiveStringMap options) {}

    /** The table that a frame is; nothing for the result of any operation on one. */
    public static Optional<Loaded> of(Dataset<Row> frame) {
        LogicalPlan plan = frame.queryExecution().analyzed();
        while (plan instanceof SubqueryAlias alias) {
            plan = alias.child();
        }
        return plan instanceof DataSourceV2Relation relation
                ? Optional.of(new Loaded(relation.table(), relation.options()))
                : Optional.empty();
    }
}
