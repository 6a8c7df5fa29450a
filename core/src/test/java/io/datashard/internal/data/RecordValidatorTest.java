package io.datashard.internal.data;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Type;
import io.datashard.Type.Primitive;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordValidatorTest {

    @Test
    void anotherClassIsRefusedNotConverted() {
        refuses(
                Primitive.LONG,
                5,
                "the column v of type long cannot hold 5, which is a java.lang.Integer: give a java.lang.Long");
        refuses(
                Primitive.LONG,
                1.5,
                "the column v of type long cannot hold 1.5, which is a java.lang.Double: give a java.lang.Long");
        refuses(
                Primitive.BINARY,
                "x",
                "the column v of type binary cannot hold x, which is a java.lang.String: give a java.nio.ByteBuffer");
    }

    @Test
    void smallIntegersHaveTheirRange() {
        accepts(Primitive.BYTE, -128);
        accepts(Primitive.SHORT, 32767);
        refuses(Primitive.BYTE, 128, "the column v of type byte cannot hold 128: give a number from -128 to 127");
        refuses(
                Primitive.SHORT,
                -32769,
                "the column v of type short cannot hold -32769: give a number from -32768 to 32767");
    }

    @ParameterizedTest
    @ValueSource(strings = {"999.99", "-999.99", "1", "1E+2", "0.10000", "0E+50", "0E-50"})
    void decimalsThatFitExactlyAreAccepted(String value) {
        accepts(new Type.Decimal(5, 2), new BigDecimal(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1000", "0.001", "1E+3", "1E+999999999", "1E-999999999", "-999.999"})
    void decimalsThatWouldBeRoundedOrCutAreRefused(String value) {
        refuses(
                new Type.Decimal(5, 2),
                new BigDecimal(value),
                "the column v of type decimal(5,2) cannot hold " + new BigDecimal(value)
                        + ": give at most 3 digits before the point and 2 after it;"
                        + " round it yourself if that is what you want");
    }

    @Test
    void halfASurrogatePairIsRefused() {
        accepts(Primitive.STRING, "\uD83D\uDE00");
        for (String text : List.of("a\uD83D", "a\uDE00", "a\uDE00\uD83D", "a\uD83Db")) {
            refuses(
                    Primitive.STRING,
                    text,
                    "the column v cannot hold the text " + text
                            + ": it has half of a surrogate pair at index 1 and so no"
                            + " form in UTF-8. Repair the text, or keep it in a binary column");
        }
    }

    @Test
    void unknownColumnsAreRefusedWithThoseThereAre() {
        Schema schema = Schema.of(Field.optional(0, "a", Primitive.INT), Field.optional(0, "b", Primitive.INT));
        assertThatThrownBy(() -> new RecordValidator(schema).validate(Map.of("a", 1, "B", 2)))
                .isInstanceOf(DatashardException.class)
                .hasMessage("a record has a value for B, which is not a column; the columns are a, b"
                        + " (upper and lower case count)");
        assertThatThrownBy(() -> new RecordValidator(schema).validate(Collections.singletonMap("c", null)))
                .hasMessageStartingWith("a record has a value for c, which is not a column");
    }

    @Test
    void aRequiredColumnNeedsAValue() {
        Schema schema = Schema.of(Field.required(0, "a", Primitive.INT));
        for (Map<String, ?> record :
                List.of(Map.<String, Object>of(), Collections.<String, Object>singletonMap("a", null))) {
            assertThatThrownBy(() -> new RecordValidator(schema).validate(record))
                    .isInstanceOf(DatashardException.class)
                    .hasMessage("the column a is never null, and a record has no value for it: give one");
        }
        assertThatThrownBy(() -> new RecordValidator(schema).validate(null))
                .isInstanceOf(DatashardException.class)
                .hasMessage("a record is null; give a map from column names to values");
    }

    @Test
    void whatIsInsideIsCheckedToo() {
        Type.Struct struct = new Type.Struct(List.of(Field.required(0, "x", Primitive.BYTE)));
        refuses(
                struct,
                Map.of("x", 200),
                "the column v.x of type byte cannot hold 200: give a number from -128 to 127");
        refuses(struct, Map.of(), "the column v.x is never null, and a record has no value for it: give one");
        refuses(
                struct,
                Map.of("x", 1, "y", 2),
                "a record has a value for v.y, which is not a column; the columns are v.x (upper and lower case count)");
        refuses(
                new Type.Array(0, Primitive.LONG, true),
                List.of(1L, 2),
                "the column v.element of type long cannot hold 2, which is a java.lang.Integer: give a java.lang.Long");
        refuses(
                new Type.Array(0, Primitive.LONG, false),
                Arrays.asList(1L, null),
                "v.element is never null, and a record has a null there: give a value");
        refuses(
                new Type.Map(0, Primitive.STRING, 0, Primitive.INT, true),
                Collections.singletonMap(null, 1),
                "v.key is never null, and a record has a null there: give a value");
        refuses(
                new Type.Map(0, Primitive.STRING, 0, Primitive.INT, false),
                Collections.singletonMap("k", null),
                "v.value is never null, and a record has a null there: give a value");
    }

    private static void accepts(Type type, Object value) {
        assertThatCode(() -> validate(type, value)).doesNotThrowAnyException();
    }

    private static void refuses(Type type, Object value, String message) {
        assertThatThrownBy(() -> validate(type, value))
                .isInstanceOf(DatashardException.class)
                .hasMessage(message);
    }

    private static void validate(Type type, Object value) {
        new RecordValidator(Schema.of(Field.optional(0, "v", type))).validate(Map.of("v", value));
    }
}
