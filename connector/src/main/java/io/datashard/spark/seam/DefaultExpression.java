package io.datashard.spark.seam;

import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.catalyst.util.ResolveDefaultColumns;
import org.apache.spark.sql.types.DataType;

/** The SQL of columns' defaults. */
public final class DefaultExpression {
    private DefaultExpression() {}

    /** A value as Spark holds it, as SQL. */
    public static String sql(Object value, DataType type) {
        return new Literal(value, type).sql();
    }

    /**
     * What an expression is, as Spark holds it, if it is made of literals alone and not null. Calls of functions are left to be computed
     * for each write: {@code current_date()} is another one then.
     */
    public static Optional<Object> constant(String sql, DataType type, String column) {
        return isConstant(sql)
                ? Optional.ofNullable(ResolveDefaultColumns.analyze(column, type, sql, "ALTER TABLE")
                        .eval(null))
                : Optional.empty();
    }

    /** Whether an expression is the literal null. */
    public static boolean isNull(String sql) {
        Expression expression = new CatalystSqlParser().parseExpression(sql);
        return isConstant(sql) && expression.eval(null) == null;
    }

    private static boolean isConstant(String sql) {
        Expression expression = new CatalystSqlParser().parseExpression(sql);
        return expression.resolved() && expression.foldable();
    }
}
