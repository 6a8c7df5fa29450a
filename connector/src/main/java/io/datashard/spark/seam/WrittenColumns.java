package io.datashard.spark.seam;

import io.datashard.DatashardException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoStatement;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.catalyst.util.ResolveDefaultColumns;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.internal.SQLConf;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Gives rows that are written by name the columns that they lack, and tables those that they lack where {@code mergeSchema} says so. Spark
 * 3.5 does the first for its own tables only, and the second for none. What it checks of a write it still does, with the result.
 */
final class WrittenColumns extends Rule<LogicalPlan> {
    static final WrittenColumns RULE = new WrittenColumns();

    private WrittenColumns() {}

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        return plan.resolveOperatorsUp(new Rewrite<>(WrittenColumns::step));
    }

    private static LogicalPlan step(LogicalPlan plan) {
        if (plan instanceof InsertIntoStatement insert) {
            return insert.query().resolved() && isTarget(insert.table()) ? complete(insert) : insert;
        }
        WriteCommand write = WriteCommand.of(plan).orElse(null);
        if (write != null) {
            return write.query().resolved() && unchecked(write.plan().table()) != null ? check(write) : plan;
        }
        WriteTarget target = unchecked(plan); // of a statement that is no write of whole rows, such as MERGE
        return target == null ? plan : with((DataSourceV2Relation) plan, target.checked());
    }

    /** Also a checked one: of a table that a statement reads as well, Spark gives the target what it has loaded for reading. */
    private static boolean isTarget(LogicalPlan relation) {
        return relation instanceof DataSourceV2Relation table && table.table() instanceof WriteTarget;
    }

    private static WriteTarget unchecked(Object relation) {
        return relation instanceof DataSourceV2Relation table
                        && table.table() instanceof WriteTarget target
                        && target.isUnchecked()
                ? target
                : null;
    }

    private static DataSourceV2Relation with(DataSourceV2Relation relation, Table table) {
        return relation.copy(table, relation.output(), relation.catalog(), relation.identifier(), relation.options());
    }

    /** {@code INSERT INTO t (a, b)} and {@code INSERT INTO t BY NAME}: as in Spark's own tables, null is the default of the rest. */
    private static LogicalPlan complete(InsertIntoStatement insert) {
        List<String> listed = new ArrayList<>(JavaConverters.seqAsJavaList(insert.userSpecifiedCols()));
        int width = insert.query().output().size();
        if (listed.isEmpty() ? !insert.byName() : listed.size() != width) {
            return insert;
        }
        List<String> known =
                new ArrayList<>(listed.isEmpty() ? names(insert.query().output()) : listed);
        known.addAll(JavaConverters.mapAsJavaMap(insert.partitionSpec()).keySet());
        boolean nulls = SQLConf.get().useNullsForMissingDefaultColumnValues();
        List<NamedExpression> missing = missing(insert.table().output(), known, column -> nulls && column.nullable());
        if (missing.isEmpty()) {
            return insert;
        }
        if (!listed.isEmpty()) {
            missing.forEach(column -> listed.add(column.name()));
        }
        return insert.copy(
                insert.table(),
                insert.partitionSpec(),
                seq(listed),
                with(insert.query(), missing),
                insert.overwrite(),
                insert.ifPartitionNotExists(),
                insert.byName());
    }

    private static LogicalPlan check(WriteCommand write) {
        DataSourceV2Relation relation = (DataSourceV2Relation) write.plan().table();
        WriteTarget target = (WriteTarget) relation.table();
        if (!write.isTrue("mergeSchema")) {
            WriteCommand checked = write.to(with(relation, target.checked()));
            return write.plan().isByName() ? complete(checked, column -> false) : (LogicalPlan) checked.plan();
        } else if (!write.plan().isByName()) {
            throw new DatashardException("the option mergeSchema matches columns by name, and insertInto by position."
                    + " Write with writeTo(...), or with save(path), or leave the option out");
        }
        DataSourceV2Relation merged = DataSourceV2Relation.create(
                target.merged(write.query().schema()), relation.catalog(), relation.identifier(), relation.options());
        return complete(write.to(merged), Attribute::nullable);
    }

    private static LogicalPlan complete(WriteCommand write, Predicate<Attribute> mayBeNull) {
        List<String> known = names(write.query().output());
        Seq<Attribute> columns = ((LogicalPlan) write.plan().table()).output();
        return write.with(with(write.query(), missing(columns, known, mayBeNull)));
    }

    /** The defaults of a table's columns beside those that are known; of others that have none, nulls if they may be. */
    private static List<NamedExpression> missing(
            Seq<Attribute> table, List<String> known, Predicate<Attribute> mayBeNull) {
        List<NamedExpression> missing = new ArrayList<>();
        for (Attribute column : JavaConverters.seqAsJavaList(table)) {
            boolean hasDefault =
                    column.metadata().contains(ResolveDefaultColumns.CURRENT_DEFAULT_COLUMN_METADATA_KEY());
            if (known.stream().noneMatch(name -> isSame(name, column.name()))
                    && (hasDefault || mayBeNull.test(column))) {
                missing.add(ResolveDefaultColumns.getDefaultValueExprOrNullLit(column, true)
                        .get());
            }
        }
        return missing;
    }

    private static boolean isSame(String name, String other) {
        return SQLConf.get().caseSensitiveAnalysis() ? name.equals(other) : name.equalsIgnoreCase(other);
    }

    private static List<String> names(Seq<Attribute> columns) {
        return JavaConverters.seqAsJavaList(columns).stream()
                .map(Attribute::name)
                .toList();
    }

    private static LogicalPlan with(LogicalPlan query, List<NamedExpression> missing) {
        if (missing.isEmpty()) {
            return query;
        }
        List<NamedExpression> columns = new ArrayList<>(JavaConverters.seqAsJavaList(query.output()));
        columns.addAll(missing);
        return new Project(seq(columns), query);
    }

    private static <T> Seq<T> seq(List<T> elements) {
        return JavaConverters.asScalaBuffer(elements).toList();
    }
}
