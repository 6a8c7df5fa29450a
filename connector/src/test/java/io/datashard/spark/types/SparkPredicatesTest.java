package io.datashard.spark.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Cone;
import io.datashard.Field;
import io.datashard.Predicate;
import io.datashard.Predicate.Operator;
import io.datashard.Schema;
import io.datashard.spark.functions.SkyDistance;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.connector.expressions.Cast;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.GeneralScalarExpression;
import org.apache.spark.sql.connector.expressions.LiteralValue;
import org.apache.spark.sql.connector.expressions.UserDefinedScalarFunc;
import org.apache.spark.sql.connector.expressions.filter.AlwaysFalse;
import org.apache.spark.sql.connector.expressions.filter.AlwaysTrue;
import org.apache.spark.sql.connector.expressions.filter.And;
import org.apache.spark.sql.connector.expressions.filter.Not;
import org.apache.spark.sql.connector.expressions.filter.Or;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkPredicatesTest {
    private static final Schema SCHEMA = SparkSchema.fromSpark(
            StructType.fromDDL(
                    "i int, j int, b tinyint, s string, d decimal(9,2), bin binary, t timestamp, n struct<x int>, l array<int>, ra double, dec float"));
    private static final Expression NULL = new LiteralValue<>(null, DataTypes.IntegerType);

    @ParameterizedTest
    @CsvSource({"=,EQ,EQ", "<>,NE,NE", "<,LT,GT", "<=,LE,GE", ">,GT,LT", ">=,GE,LE"})
    void translatesComparisonsWithTheLiteralOnEitherSide(String name, Operator operator, Operator mirrored) {
        assertTranslated(spark(name, column("i"), integer(5)), comparison("i", operator, 5));
        assertTranslated(spark(name, integer(5), column("i")), comparison("i", mirrored, 5));
    }

    @ParameterizedTest
    @CsvSource({"=,NE", "<>,EQ", "<,GE", "<=,GT", ">,LE", ">=,LT"})
    void turnsANegatedComparisonAround(String name, Operator negated) {
        assertTranslated(not(spark(name, column("i"), integer(5))), comparison("i", negated, 5));
    }

    @ParameterizedTest
    @CsvSource({"=", "<>", "<", "<=", ">", ">="})
    void holdsNoComparisonWithNullTrueOrFalse(String name) {
        assertTranslated(spark(name, column("i"), NULL), Predicate.FALSE);
        assertTranslated(not(spark(name, column("i"), NULL)), Predicate.FALSE);
    }

    @Test
    void aDistanceOfAtMostANumberOfDegreesIsACone() {
        Expression dec = new Cast(column("dec"), DataTypes.DoubleType);
        Expression fromPoint = distance(column("ra"), dec, degrees(325), degrees(-55));
        Expression toPoint = distance(degrees(325), degrees(-55), column("ra"), dec);
        Predicate cone = new Predicate.Within(field("ra"), field("dec"), new Cone(325, -55, 2));
        assertTranslated(spark("<=", fromPoint, degrees(2)), cone);
        assertTranslated(spark(">=", degrees(2), toPoint), cone);
        // less than, and the negation, which is true of NaN, say something else
        assertUntranslated(spark("<", fromPoint, degrees(2)));
        assertUntranslated(not(spark("<=", fromPoint, degrees(2))));
        assertUntranslated(spark("<=", fromPoint, degrees(-2)));
        assertUntranslated(spark("<=", distance(column("ra"), dec, column("ra"), dec), degrees(2)));
        assertUntranslated(spark("<=", distance(column("ra"), column("i"), degrees(325), degrees(-55)), degrees(2)));
    }

    private static Expression distance(Expression... points) {
        return new UserDefinedScalarFunc("sky_distance", SkyDistance.CANONICAL_NAME, points);
    }

    private static Expression degrees(double value) {
        return new LiteralValue<>(value, DataTypes.DoubleType);
    }

    @Test
    void translatesNullSafeEquality() {
        assertTranslated(spark("<=>", column("i"), NULL), new Predicate.IsNull(field("i")));
        assertTranslated(not(spark("<=>", NULL, column("i"))), new Predicate.Not(new Predicate.IsNull(field("i"))));
        Predicate five = new Predicate.And(
                List.of(new Predicate.Not(new Predicate.IsNull(field("i"))), comparison("i", Operator.EQ, 5)));
        assertTranslated(spark("<=>", column("i"), integer(5)), five);
        assertTranslated(not(spark("<=>", integer(5), column("i"))), new Predicate.Not(five));
    }

    @Test
    void translatesQuestionsForNull() {
        Predicate isNull = new Predicate.IsNull(field("i"));
        assertTranslated(spark("IS_NULL", column("i")), isNull);
        assertTranslated(spark("IS_NOT_NULL", column("i")), new Predicate.Not(isNull));
        assertTranslated(not(spark("IS_NULL", column("i"))), new Predicate.Not(isNull));
        assertTranslated(not(spark("IS_NOT_NULL", column("i"))), isNull);
        assertTranslated(spark("IS_NULL", column("l")), new Predicate.IsNull(field("l")));
    }

    @Test
    void leavesNullsOutOfIn() {
        assertTranslated(
                spark("IN", column("i"), integer(1), NULL, integer(2)), new Predicate.In(field("i"), Set.of(1, 2)));
        assertTranslated(spark("IN", column("i"), NULL), Predicate.FALSE);
        assertTranslated(spark("IN", column("i")), Predicate.FALSE);
    }

    @Test
    void neverSelectsRowsByNotInWithANull() {
        assertTranslated(not(spark("IN", column("i"), integer(1), NULL)), Predicate.FALSE);
        assertTranslated(
                not(spark("IN", column("i"), integer(1))), new Predicate.Not(new Predicate.In(field("i"), Set.of(1))));
    }

    @Test
    void keepsThreeValuedLogicUnderNot() {
        // NOT (i = null OR j < 3): false OR is false only where both are false, and i = null never is
        assertTranslated(
                not(new Or(spark("=", column("i"), NULL), spark("<", column("j"), integer(3)))),
                new Predicate.And(List.of(Predicate.FALSE, comparison("j", Operator.GE, 3))));
        assertTranslated(
                not(new And(spark("IN", column("i"), integer(1), NULL), not(spark("=", column("j"), integer(3))))),
                new Predicate.Or(List.of(Predicate.FALSE, comparison("j", Operator.EQ, 3))));
    }

    @Test
    void translatesConstants() {
        assertTranslated(new AlwaysTrue(), Predicate.TRUE);
        assertTranslated(not(new AlwaysTrue()), Predicate.FALSE);
        assertTranslated(new AlwaysFalse(), Predicate.FALSE);
        assertTranslated(not(new AlwaysFalse()), Predicate.TRUE);
    }

    @Test
    void translatesPrefixes() {
        Predicate starts = new Predicate.StartsWith(field("s"), "ab");
        assertTranslated(spark("STARTS_WITH", column("s"), string("ab")), starts);
        assertTranslated(not(spark("STARTS_WITH", column("s"), string("ab"))), new Predicate.Not(starts));
        Expression nothing = new LiteralValue<>(null, DataTypes.StringType);
        assertTranslated(not(spark("STARTS_WITH", column("s"), nothing)), Predicate.FALSE);
    }

    @Test
    void holdsLiteralsAsTheColumnsValueClass() {
        assertTranslated(spark("=", column("s"), string("é")), comparison("s", Operator.EQ, "é"));
        assertTranslated(
                spark("=", column("b"), literal((byte) 3, DataTypes.ByteType)), comparison("b", Operator.EQ, 3));
        assertTranslated(
                spark(
                        "=",
                        column("d"),
                        literal(Decimal.apply(new BigDecimal("1.5")), DataTypes.createDecimalType(9, 2))),
                comparison("d", Operator.EQ, new BigDecimal("1.50")));
        assertTranslated(
                spark("=", column("bin"), literal(new byte[] {1, 2}, DataTypes.BinaryType)),
                comparison("bin", Operator.EQ, ByteBuffer.wrap(new byte[] {1, 2})));
        assertTranslated(
                spark("=", column("t"), literal(-1L, DataTypes.TimestampType)), comparison("t", Operator.EQ, -1L));
    }

    @Test
    void findsFieldsOfStructsByTheirPath() {
        Field x = SCHEMA.field("n", "x").orElseThrow();
        assertTranslated(spark("=", column("n.x"), integer(1)), new Predicate.Comparison(x, Operator.EQ, 1));
    }

    @Test
    void leavesToSparkWhatItCannotSayExactly() {
        assertUntranslated(spark("=", column("i"), column("j")));
        assertUntranslated(spark("=", new Cast(column("i"), DataTypes.LongType), literal(1L, DataTypes.LongType)));
        assertUntranslated(spark("=", column("i"), literal(1L, DataTypes.LongType)));
        assertUntranslated(spark("=", new GeneralScalarExpression("ABS", new Expression[] {column("i")}), integer(1)));
        assertUntranslated(spark("ENDS_WITH", column("s"), string("a")));
        assertUntranslated(spark("=", column("gone"), integer(1)));
        assertUntranslated(spark("IN", column("i"), integer(1), column("j")));
        assertUntranslated(not(spark("IN", column("i"))));
        assertUntranslated(spark("=", integer(1), integer(1)));
        assertUntranslated(not(spark("CONTAINS", column("s"), string("a"))));
        assertUntranslated(new Or(spark("=", column("i"), integer(1)), spark("=", column("i"), column("j"))));
    }

    @Test
    void leavesToSparkStringsThatAreNotUtf8() {
        Expression notUtf8 = literal(UTF8String.fromBytes(new byte[] {(byte) 0xff}), DataTypes.StringType);

        assertUntranslated(spark("=", column("s"), notUtf8));
        assertUntranslated(spark("STARTS_WITH", column("s"), notUtf8));
    }

    private static void assertTranslated(
            org.apache.spark.sql.connector.expressions.filter.Predicate condition, Predicate expected) {
        assertThat(SparkPredicates.translate(condition, SCHEMA)).contains(expected);
    }

    private static void assertUntranslated(org.apache.spark.sql.connector.expressions.filter.Predicate condition) {
        assertThat(SparkPredicates.translate(condition, SCHEMA)).isEmpty();
    }

    private static org.apache.spark.sql.connector.expressions.filter.Predicate spark(
            String name, Expression... children) {
        return new org.apache.spark.sql.connector.expressions.filter.Predicate(name, children);
    }

    private static Not not(org.apache.spark.sql.connector.expressions.filter.Predicate condition) {
        return new Not(condition);
    }

    private static Expression column(String name) {
        return Expressions.column(name);
    }

    private static Expression integer(int value) {
        return literal(value, DataTypes.IntegerType);
    }

    private static Expression string(String value) {
        return literal(UTF8String.fromString(value), DataTypes.StringType);
    }

    private static Expression literal(Object value, DataType type) {
        return new LiteralValue<>(value, type);
    }

    private static Predicate comparison(String column, Operator operator, Object literal) {
        return new Predicate.Comparison(field(column), operator, literal);
    }

    private static Field field(String name) {
        return SCHEMA.field(name).orElseThrow();
    }
}
