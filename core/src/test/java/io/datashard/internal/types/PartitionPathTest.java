package io.datashard.internal.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.Field;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Type;
import io.datashard.Type.Primitive;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionPathTest {
    private static final Schema SCHEMA = Schema.of(
            Field.optional(0, "ts", Primitive.TIMESTAMP),
            Field.optional(0, "local", Primitive.TIMESTAMP_NTZ),
            Field.optional(0, "born", Primitive.DATE),
            Field.optional(0, "s", Primitive.STRING),
            Field.optional(0, "bin", Primitive.BINARY),
            Field.optional(0, "price", new Type.Decimal(9, 3)),
            Field.optional(0, "id", Primitive.LONG),
            Field.optional(0, "x", Primitive.DOUBLE),
            Field.optional(0, "a/../b", Primitive.INT));

    @Test
    void valuesAreReadable() {
        assertThat(path("years(ts), months(ts), days(ts), hours(ts)", 54, 648, 19723, 19723 * 24 + 5))
                .isEqualTo("ts_year=2024/ts_month=2024-01/ts_day=2024-01-01/ts_hour=2024-01-01-05");
        assertThat(path("bucket(16, id), truncate(4, s), born", 3, "caf\u00e9", 19723))
                .isEqualTo("id_bucket=3/s_trunc=caf\u00e9/born=2024-01-01");
        assertThat(path("price, x, id", new BigDecimal("0.000"), -0.0, -7L)).isEqualTo("price=0.000/x=-0.0/id=-7");
        assertThat(path("bin", ByteBuffer.wrap(new byte[] {-1, -2, -3, 0}))).isEqualTo("bin=__79AA");
    }

    @Test
    void timestampsAreIso() {
        assertThat(path("ts, local", 0L, -1L))
                .isEqualTo("ts=1970-01-01T00%3A00%3A00Z/local=1969-12-31T23%3A59%3A59.999999");
    }

    @Test
    void timesBefore1970CountBackwards() {
        assertThat(path("years(ts), months(ts), days(ts), hours(ts)", -1, -1, -1, -1))
                .isEqualTo("ts_year=1969/ts_month=1969-12/ts_day=1969-12-31/ts_hour=1969-12-31-23");
    }

    @Test
    void nullIsHives() {
        assertThat(path("s, days(ts)", null, null))
                .isEqualTo("s=__HIVE_DEFAULT_PARTITION__/ts_day=__HIVE_DEFAULT_PARTITION__");
    }

    @Test
    void aStringThatReadsLikeNullHasAnotherDirectory() {
        assertThat(path("s", "__HIVE_DEFAULT_PARTITION__")).isEqualTo("s=%5F_HIVE_DEFAULT_PARTITION__");
    }

    @Test
    void anUnpartitionedTableHasNoDirectory() {
        assertThat(path("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a/b, s=a%2Fb",
        "'..', s=%2E%2E",
        "'.hidden.', s=%2Ehidden%2E",
        "'a b ', s=a b%20",
        "100%, s=100%25",
        "a\\b, s=a%5Cb",
        "k=v, s=k%3Dv",
        "'', s=",
    })
    void whatAPathWouldTakeForMoreThanACharacterIsEscaped(String value, String expected) {
        assertThat(path("s", value)).isEqualTo(expected);
    }

    @Test
    void controlCharactersAreEscaped() {
        assertThat(path("s", "a\u0000\n\u007f\u0085\u2028b")).isEqualTo("s=a%00%0A%7F%C2%85%E2%80%A8b");
    }

    @Test
    void namesAreEscapedToo() {
        assertThat(path("`a/../b`", 1)).isEqualTo("a%2F..%2Fb=1");
    }

    @Test
    void longValuesAreCutAndToldApartByAHash() {
        String first = path("s", "\u4e2d".repeat(300) + "1");
        String second = path("s", "\u4e2d".repeat(300) + "2");
        assertThat(first).isNotEqualTo(second).startsWith("s=\u4e2d\u4e2d").matches(".*~[0-9a-f]{16}");
        assertThat(first.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(250, 255);
        assertThat(path("s", "/".repeat(300))).matches("s=(%2F)+~[0-9a-f]{16}");
    }

    @Property(tries = 500)
    void everyStringMakesOneSafeNameOfItsOwn(@ForAll String first, @ForAll String second) {
        String path = path("s", first);
        assertThat(path).doesNotContain("/", "\\", "\u0000").doesNotEndWith(".").startsWith("s=");
        assertThat(path.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(255);
        assertThat(path.equals(path("s", second))).isEqualTo(first.equals(second));
    }

    @Test
    void aPartitionMustHaveAllValues() {
        assertThatThrownBy(() -> path("s, id", "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must have 2 values");
    }

    private static String path(String partitioning, Object... values) {
        List<Object> partition = values == null ? Arrays.asList((Object) null) : Arrays.asList(values);
        return PartitionPath.of(Partitioning.parse(partitioning, SCHEMA), SCHEMA)
                .path(partition);
    }
}
