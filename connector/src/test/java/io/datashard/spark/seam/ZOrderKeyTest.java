package io.datashard.spark.seam;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

/** Places on a curve through ranks. */
class ZOrderKeyTest {
    private static final DataType DECIMAL = DataTypes.createDecimalType(20, 3);
    private static final DataType[] TYPES = {DataTypes.DoubleType, DataTypes.StringType, DECIMAL};

    private final Random random = new Random(1);

    @Test
    void noColumnIsInAnotherOrderThanItsOwn() {
        ZOrderKey key = ZOrder.key(TYPES, sample(3_000));
        List<Object> doubles = Arrays.asList(null, Double.NEGATIVE_INFINITY, -1e300, -1.5, 0.0, 3e-9, 1e9, Double.NaN);
        List<Object> strings =
                Arrays.asList(null, text(""), text("a"), text("b"), text("\u00e9"), text("\ud83c\udf0c"));
        List<Object> decimals = Arrays.asList(null, decimal("-99999.999"), decimal("-0.001"), decimal("7.000"));
        for (Object string : strings) {
            for (Object decimal : decimals) {
                assertThat(doubles.stream().map(value -> key.produceResult(row(value, string, decimal))))
                        .isSorted();
            }
        }
        for (Object number : doubles) {
            for (Object decimal : decimals) {
                assertThat(strings.stream().map(value -> key.produceResult(row(number, value, decimal))))
                        .isSorted();
            }
            for (Object string : strings) {
                assertThat(decimals.stream().map(value -> key.produceResult(row(number, string, value))))
                        .isSorted();
            }
        }
    }

    @Test
    void eachColumnCutsTheRowsInHalvesWhateverItsRangeAndItsSkew() {
        DataType[] types = {DataTypes.IntegerType, DataTypes.DoubleType};
        InternalRow[] rows = IntStream.range(0, 4_000)
                .mapToObj(i -> row(random.nextInt(7), -1e12 * Math.pow(random.nextDouble(), 20)))
                .toArray(InternalRow[]::new);
        ZOrderKey key = ZOrder.key(types, rows);
        int bits = Long.SIZE - Long.numberOfLeadingZeros((long) ZOrderKey.ranks(2) * ZOrderKey.ranks(2) - 1);

        for (int bit = bits - 2; bit < bits; bit++) {
            int shift = bit;
            long upper = Arrays.stream(rows)
                    .filter(row -> ((key.produceResult(row) >>> shift) & 1) == 1)
                    .count();
            assertThat(upper).isBetween(1_400L, 2_600L);
        }
    }

    @Test
    void aFrequentValueTakesTheRanksOfAllItsRowsAndNullsComeFirst() {
        DataType[] types = {DataTypes.IntegerType};
        InternalRow[] rows = IntStream.range(0, 4_000)
                .mapToObj(i -> row(i % 4 == 0 ? null : i % 4 == 1 ? Integer.valueOf(7) : Integer.valueOf(9)))
                .toArray(InternalRow[]::new);
        ZOrderKey key = ZOrder.key(types, rows);
        int ranks = ZOrderKey.ranks(1);

        assertThat(key.produceResult(row((Object) null))).isZero();
        assertThat(key.produceResult(row(7))).isBetween(ranks / 4 - 2L, ranks / 4 + 2L);
        assertThat(key.produceResult(row(9))).isBetween(ranks / 2 - 2L, ranks / 2 + 2L);
        assertThat(key.produceResult(row(10))).isEqualTo(ranks - 1L);
    }

    @Test
    void withoutASampleAllRowsAreInOnePlace() {
        ZOrderKey key = ZOrder.key(TYPES, new InternalRow[0]);

        assertThat(key.produceResult(row(1.0, text("x"), decimal("1.000")))).isZero();
    }

    private InternalRow[] sample(int rows) {
        return IntStream.range(0, rows)
                .mapToObj(i -> row(
                        random.nextInt(10) == 0 ? null : random.nextGaussian() * 1e6,
                        random.nextInt(5) == 0 ? null : text(String.valueOf((char) ('a' + random.nextInt(3)))),
                        Decimal.apply(random.nextInt(2_000_000) - 1_000_000L, 20, 3)))
                .toArray(InternalRow[]::new);
    }

    private static InternalRow row(Object... values) {
        return new GenericInternalRow(values);
    }

    private static UTF8String text(String text) {
        return UTF8String.fromString(text);
    }

    private static Decimal decimal(String text) {
        return Decimal.apply(new BigDecimal(text), 20, 3);
    }
}
