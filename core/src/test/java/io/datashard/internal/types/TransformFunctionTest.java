package io.datashard.internal.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Schema;
import io.datashard.Transform;
import io.datashard.Type;
import io.datashard.Type.Primitive;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TransformFunctionTest {

    @Test
    void hashesAreThoseOfTheIcebergSpecification() {
        assertThat(BucketHash.of(34L)).isEqualTo(2017239379);
        assertThat(BucketHash.of(new BigDecimal("14.20"))).isEqualTo(-500754589);
        assertThat(BucketHash.of(date("2017-11-16"))).isEqualTo(-653330422);
        assertThat(BucketHash.of(timestamp("2017-11-16T22:31:08"))).isEqualTo(-2047944441);
        assertThat(BucketHash.of("iceberg".getBytes(StandardCharsets.UTF_8))).isEqualTo(1210000089);
        assertThat(BucketHash.of(new byte[] {0, 1, 2, 3})).isEqualTo(-188683207);
    }

    @Test
    void bucketsDropTheSignOfTheHash() {
        assertThat(bucket(100, Primitive.INT, 34)).isEqualTo(79);
        assertThat(bucket(100, Primitive.LONG, 34L)).isEqualTo(79);
        assertThat(bucket(16, Primitive.STRING, "iceberg")).isEqualTo(9);
        assertThat(bucket(100, new Type.Decimal(9, 2), new BigDecimal("14.20"))).isEqualTo(59);
        assertThat(bucket(100, Primitive.DATE, date("2017-11-16"))).isEqualTo((-653330422 & Integer.MAX_VALUE) % 100);
    }

    @Test
    void bytesShortsIntsAndLongsHashAlike() {
        for (int value : new int[] {-128, -1, 0, 34, 127}) {
            Object expected = bucket(1000, Primitive.LONG, (long) value);
            assertThat(bucket(1000, Primitive.BYTE, value)).isEqualTo(expected);
            assertThat(bucket(1000, Primitive.SHORT, value)).isEqualTo(expected);
            assertThat(bucket(1000, Primitive.INT, value)).isEqualTo(expected);
        }
    }

    @Test
    void stringsHashAsTheirUtf8() {
        String text = "a\u00e9\u4e2d\ud83d\ude00";
        ByteBuffer utf8 = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        assertThat(bucket(1 << 30, Primitive.STRING, text)).isEqualTo(bucket(1 << 30, Primitive.BINARY, utf8));
    }

    @Test
    void binaryIsReadFromItsPositionAndLeftThere() {
        ByteBuffer slice =
                ByteBuffer.wrap(new byte[] {9, 9, 0, 1, 2, 3, 9}, 2, 4).asReadOnlyBuffer();
        assertThat(bucket(1 << 30, Primitive.BINARY, slice)).isEqualTo((-188683207 & Integer.MAX_VALUE) % (1 << 30));
        assertThat(apply(new Transform.Truncate(2), Primitive.BINARY, slice))
                .isEqualTo(ByteBuffer.wrap(new byte[] {0, 1}));
        assertThat(slice.remaining()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "2017-11-16, 47, 574, 17486",
        "1970-01-01, 0, 0, 0",
        "1969-12-31, -1, -1, -1",
        "1969-01-01, -1, -12, -365",
        "1968-12-31, -2, -13, -366",
    })
    void datesCountFrom1970AndBackwardsFromMinusOne(String date, int years, int months, int days) {
        assertThat(apply(new Transform.Years(), Primitive.DATE, date(date))).isEqualTo(years);
        assertThat(apply(new Transform.Months(), Primitive.DATE, date(date))).isEqualTo(months);
        assertThat(apply(new Transform.Days(), Primitive.DATE, date(date))).isEqualTo(days);
    }

    @ParameterizedTest
    @CsvSource({
        "2017-11-16T22:31:08, 47, 574, 17486, 419686",
        "1970-01-01T00:00:00, 0, 0, 0, 0",
        "1969-12-31T23:59:59.999999, -1, -1, -1, -1",
        "1969-12-31T00:00:00, -1, -1, -1, -24",
        "1968-12-31T23:00:00, -2, -13, -366, -8761",
    })
    void timestampsAreRoundedDown(String timestamp, int years, int months, int days, int hours) {
        for (Type type : new Type[] {Primitive.TIMESTAMP, Primitive.TIMESTAMP_NTZ}) {
            assertThat(apply(new Transform.Years(), type, timestamp(timestamp))).isEqualTo(years);
            assertThat(apply(new Transform.Months(), type, timestamp(timestamp)))
                    .isEqualTo(months);
            assertThat(apply(new Transform.Days(), type, timestamp(timestamp))).isEqualTo(days);
            assertThat(apply(new Transform.Hours(), type, timestamp(timestamp))).isEqualTo(hours);
        }
    }

    @Test
    void extremeTimestampsHaveDays() {
        assertThat(apply(new Transform.Days(), Primitive.TIMESTAMP, Long.MIN_VALUE))
                .isEqualTo(-106751992);
        assertThat(apply(new Transform.Days(), Primitive.TIMESTAMP, Long.MAX_VALUE))
                .isEqualTo(106751991);
        assertThat(apply(new Transform.Years(), Primitive.DATE, Integer.MIN_VALUE))
                .isEqualTo(-5879611);
    }

    @Test
    void hoursThatAnIntCannotHoldAreRefused() {
        assertThatThrownBy(() -> apply(new Transform.Hours(), Primitive.TIMESTAMP, Long.MAX_VALUE))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("294247-01-10T04:00:54.775807")
                .hasMessageContaining("Partition by days");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0",
        "-1, -10",
        "10, 10",
        "-10, -10",
        "-11, -20",
        "2147483647, 2147483640",
        "-2147483640, -2147483640"
    })
    void numbersAreRoundedDownToAMultiple(int value, int expected) {
        assertThat(apply(new Transform.Truncate(10), Primitive.INT, value)).isEqualTo(expected);
        assertThat(apply(new Transform.Truncate(10), Primitive.LONG, (long) value))
                .isEqualTo((long) expected);
    }

    @Test
    void multiplesBelowTheLeastValueWrapAround() {
        assertThat(apply(new Transform.Truncate(10), Primitive.BYTE, -128)).isEqualTo(126);
        assertThat(apply(new Transform.Truncate(10), Primitive.SHORT, -32768)).isEqualTo(32766);
        assertThat(apply(new Transform.Truncate(10), Primitive.INT, Integer.MIN_VALUE))
                .isEqualTo(2147483646);
        assertThat(apply(new Transform.Truncate(10), Primitive.LONG, Long.MIN_VALUE))
                .isEqualTo(Long.MAX_VALUE - 1);
        assertThat(apply(new Transform.Truncate(Integer.MAX_VALUE), Primitive.INT, -1))
                .isEqualTo(-Integer.MAX_VALUE);
    }

    @Test
    void decimalsAreRoundedDownInTheirLastDigits() {
        Type type = new Type.Decimal(9, 2);
        assertThat(apply(new Transform.Truncate(50), type, new BigDecimal("10.65")))
                .isEqualTo(new BigDecimal("10.50"));
        assertThat(apply(new Transform.Truncate(10), type, new BigDecimal("-0.05")))
                .isEqualTo(new BigDecimal("-0.10"));
        assertThat(apply(new Transform.Truncate(10), type, new BigDecimal("5.3")))
                .isEqualTo(new BigDecimal("5.30"));
    }

    @Test
    void decimalsThatOutgrowTheirTypeAreRefused() {
        assertThatThrownBy(() -> apply(new Transform.Truncate(10), new Type.Decimal(3, 1), new BigDecimal("-99.9")))
                .isInstanceOf(DatashardException.class)
                .hasMessage(
                        "the value -99.9 rounded down to a multiple of 1.0 is -100.0, which the type decimal(3,1) of"
                                + " its column cannot hold. Use a smaller width or a wider type");
    }

    @Test
    void stringsAreCutBetweenCodePoints() {
        Transform truncate = new Transform.Truncate(3);
        assertThat(apply(truncate, Primitive.STRING, "iceberg")).isEqualTo("ice");
        assertThat(apply(truncate, Primitive.STRING, "ic")).isEqualTo("ic");
        assertThat(apply(truncate, Primitive.STRING, "")).isEqualTo("");
        assertThat(apply(truncate, Primitive.STRING, "a\ud83d\ude00b\ud83d\ude00"))
                .isEqualTo("a\ud83d\ude00b");
        assertThat(apply(truncate, Primitive.STRING, "\ud83d\ude00\ud83d\ude00\ud83d\ude00"))
                .isEqualTo("\ud83d\ude00\ud83d\ude00\ud83d\ude00");
    }

    @ParameterizedTest
    @EnumSource(Primitive.class)
    void identityTakesEveryPrimitive(Primitive type) {
        Object value = new Object();
        assertThat(apply(new Transform.Identity(), type, value)).isSameAs(value);
    }

    @Test
    void nullStaysNull() {
        assertThat(apply(new Transform.Identity(), Primitive.INT, null)).isNull();
        assertThat(apply(new Transform.Bucket(4), Primitive.INT, null)).isNull();
        assertThat(apply(new Transform.Truncate(4), Primitive.STRING, null)).isNull();
        assertThat(apply(new Transform.Days(), Primitive.DATE, null)).isNull();
    }

    @Test
    void typesThatATransformDoesNotAcceptAreRefused() {
        assertThatThrownBy(() -> TransformFunction.of(new Transform.Hours(), Primitive.DATE, "born"))
                .isInstanceOf(DatashardException.class)
                .hasMessage(
                        "the transform hours cannot be applied to the column born of type date: it accepts timestamp and"
                                + " timestamp_ntz. Choose another transform or another column");
        assertRefused(new Transform.Days(), Primitive.LONG);
        assertRefused(new Transform.Bucket(4), Primitive.DOUBLE);
        assertRefused(new Transform.Bucket(4), Primitive.BOOLEAN);
        assertRefused(new Transform.Truncate(4), Primitive.DATE);
        assertRefused(new Transform.Truncate(4), Primitive.FLOAT);
        assertRefused(new Transform.Identity(), new Type.Array(2, Primitive.INT, true));
    }

    @Test
    void aPartitionFieldFindsItsSource() {
        Schema schema = Schema.of(Field.optional(0, "ts", Primitive.TIMESTAMP));
        PartitionField field = new PartitionField(1000, 1, new Transform.Days(), "ts_day");
        assertThat(PartitionFunction.of(field, schema).apply(List.of(timestamp("2017-11-16T22:31:08"))))
                .isEqualTo(17486);
    }

    private static void assertRefused(Transform transform, Type type) {
        assertThatThrownBy(() -> TransformFunction.of(transform, type, "c"))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining(transform + " cannot be applied to the column c of type " + type);
    }

    private static Object bucket(int buckets, Type type, Object value) {
        return apply(new Transform.Bucket(buckets), type, value);
    }

    private static Object apply(Transform transform, Type type, Object value) {
        return TransformFunction.of(transform, type, "c").apply(value);
    }

    private static int date(String text) {
        return (int) LocalDate.parse(text).toEpochDay();
    }

    private static long timestamp(String text) {
        return ChronoUnit.MICROS.between(LocalDateTime.of(1970, 1, 1, 0, 0), LocalDateTime.parse(text));
    }
}
