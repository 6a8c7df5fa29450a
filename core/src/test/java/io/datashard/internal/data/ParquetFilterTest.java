package io.datashard.internal.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Field;
import io.datashard.Predicate;
import io.datashard.Predicate.Comparison;
import io.datashard.Predicate.Operator;
import io.datashard.Schema;
import io.datashard.Type;
import io.datashard.Type.Primitive;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetFilterTest {
    private static final String PARQUET_MR = "parquet-mr version 1.13.1 (build abc)";

    private static final Schema SCHEMA = Schema.of(
            Field.optional(0, "n", Primitive.LONG),
            Field.optional(0, "x", Primitive.DOUBLE),
            Field.optional(0, "t", Primitive.STRING),
            Field.optional(0, "b", Primitive.BOOLEAN),
            Field.optional(0, "with.point", Primitive.LONG),
            Field.optional(0, "d", new Type.Decimal(9, 2)));

    @Test
    void pagesAndRowGroupsWithoutMatchesAreNotRead(@TempDir Path directory) throws IOException {
        DirectoryStore store = new DirectoryStore(directory);
        new DataFiles(store, Map.of("row-group-size", "3000", "page-rows", "20"))
                .write(
                        "f",
                        SCHEMA,
                        IntStream.range(0, 1000)
                                .mapToObj(i -> Map.of("n", (long) i))
                                .toList());
        Predicate condition = compare("n", Operator.EQ, 510L);
        try (RecordReader reader = RecordReader.open(store, "f", SCHEMA, condition)) {
            List<Object> read = new ArrayList<>();
            reader.forEachRemaining(row -> read.add(row.get("n")));
            assertThat(read).contains(510L).hasSize(20);
        }
    }

    @Test
    void equalityWithZeroCoversBothZeros() {
        assertThat(filter(compare("x", Operator.EQ, 0.0))).hasToString("and(gteq(x, -0.0), lteq(x, 0.0))");
        assertThat(filter(compare("x", Operator.NE, -0.0))).hasToString("or(lt(x, -0.0), gt(x, 0.0))");
        assertThat(filter(compare("x", Operator.GE, 0.0))).hasToString("gteq(x, -0.0)");
        assertThat(filter(compare("x", Operator.LE, -0.0))).hasToString("lteq(x, 0.0)");
        assertThat(filter(compare("x", Operator.GT, -0.0))).hasToString("gt(x, 0.0)");
        assertThat(filter(compare("x", Operator.LT, 0.0))).hasToString("lt(x, -0.0)");
    }

    @Test
    void nanIsNoFilter() {
        for (Operator operator : Operator.values()) {
            assertThat(filter(compare("x", operator, Double.NaN))).isNull();
        }
        assertThat(filter(new Predicate.In(field("x"), Set.of(1.0, Double.NaN))))
                .isNull();
    }

    @Test
    void whatNanSatisfiesIsNoFilterForFilesWhoseBoundsLeaveItOut() {
        for (String writer :
                new String[] {null, "parquet-cpp-arrow version 14.0.0", "parquet-mr version 1.8.1 (build x)", "??"}) {
            for (Operator operator : List.of(Operator.GT, Operator.GE, Operator.NE)) {
                assertThat(ParquetFilter.of(compare("x", operator, 1.0), file(), writer))
                        .isEmpty();
                assertThat(ParquetFilter.of(compare("n", operator, 1L), file(), writer))
                        .isPresent();
            }
            assertThat(ParquetFilter.of(compare("x", Operator.LT, 1.0), file(), writer))
                    .isPresent();
        }
    }

    @Test
    void andMayLosePartsAndOrMayNot() {
        Predicate known = compare("n", Operator.EQ, 1L);
        Predicate unknown = compare("x", Operator.EQ, Double.NaN);
        assertThat(filter(new Predicate.And(List.of(known, unknown)))).hasToString("eq(n, 1)");
        assertThat(filter(new Predicate.Or(List.of(known, unknown)))).isNull();
        assertThat(filter(new Predicate.Not(new Predicate.And(List.of(known, unknown)))))
                .isNull();
        assertThat(filter(new Predicate.Not(new Predicate.Or(List.of(known, unknown)))))
                .hasToString("noteq(n, 1)");
        assertThat(filter(Predicate.TRUE)).isNull();
        assertThat(filter(Predicate.FALSE)).isNull();
    }

    @Test
    void columnsAreFoundByIdWhateverTheirName() {
        Field renamed = Field.optional(1, "t", Primitive.LONG);
        assertThat(filter(new Comparison(renamed, Operator.EQ, 1L))).hasToString("eq(n, 1)");
    }

    @Test
    void columnsThatAreMissingOrOfAnotherTypeOrBeyondAnyNameAreNoFilter() {
        assertThat(filter(new Predicate.IsNull(Field.optional(99, "n", Primitive.LONG))))
                .isNull();
        assertThat(filter(new Comparison(Field.optional(1, "n", Primitive.TIMESTAMP), Operator.EQ, 1L)))
                .isNull();
        assertThat(filter(compare("with.point", Operator.EQ, 1L))).isNull();
        assertThat(filter(compare("b", Operator.LT, true))).isNull();
    }

    @Test
    void decimalsAreComparedInTheFormOfTheFile() {
        assertThat(filter(compare("d", Operator.LT, new BigDecimal("1.5")))).hasToString("lt(d, 150)");
        assertThat(filter(compare("d", Operator.LT, new BigDecimal("1.555")))).isNull();
        Field widened = Field.optional(6, "d", new Type.Decimal(30, 2));
        assertThat(filter(new Comparison(widened, Operator.LT, new BigDecimal("2.00"))))
                .hasToString("lt(d, 200)");
        assertThat(filter(new Comparison(widened, Operator.LT, new BigDecimal("1E+20"))))
                .isNull();
    }

    private static Field field(String name) {
        return SCHEMA.field(name).orElseThrow();
    }

    private static Predicate compare(String column, Operator operator, Object literal) {
        return new Comparison(field(column), operator, literal);
    }

    private static FilterPredicate filter(Predicate condition) {
        return ParquetFilter.of(condition, file(), PARQUET_MR).orElse(null);
    }

    private static MessageType file() {
        return ParquetSchema.of(SCHEMA);
    }
}
