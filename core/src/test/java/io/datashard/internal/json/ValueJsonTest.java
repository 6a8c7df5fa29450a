package io.datashard.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.datashard.CorruptTableException;
import io.datashard.Type;
import io.datashard.Type.Primitive;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueJsonTest {

    @Test
    void theFormsAreThoseOfTheSpecification() {
        assertThat(ValueJson.write(0.1f)).hasToString("0.10000000149011612");
        assertThat(ValueJson.write(-0.0)).hasToString("-0.0");
        assertThat(ValueJson.write(Float.NaN)).hasToString("\"NaN\"");
        assertThat(ValueJson.write(Double.NEGATIVE_INFINITY)).hasToString("\"-Infinity\"");
        assertThat(ValueJson.write(new BigDecimal("12.50"))).hasToString("\"12.50\"");
        assertThat(ValueJson.write(new BigDecimal("1E+2").setScale(0))).hasToString("\"100\"");
        assertThat(ValueJson.write(StandardCharsets.UTF_8.encode("\u00e4"))).hasToString("\"w6Q=\"");
    }

    @Test
    void aWholeNumberIsADouble() {
        assertThat(read(Primitive.DOUBLE, "1")).isEqualTo(1.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "BYTE|128",
                "SHORT|-32769",
                "INT|2147483648",
                "INT|1.0",
                "INT|\"1\"",
                "LONG|9223372036854775808",
                "LONG|true",
                "DATE|\"2024-01-01\"",
                "FLOAT|0.1",
                "FLOAT|1e39",
                "DOUBLE|1e999",
                "DOUBLE|\"nan\"",
                "DOUBLE|true",
                "BOOLEAN|1",
                "STRING|1",
                "BINARY|\"*\"",
                "BINARY|[1]"
            })
    void aValueThatTheTypeDoesNotHoldExactlyIsRefused(Primitive type, String json) {
        assertThatThrownBy(() -> read(type, json))
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContaining("is no value of type " + type);
    }

    @ParameterizedTest
    @CsvSource({"1.5", "100.00", "1E1", "x", "1e-999999999"})
    void aDecimalOfOtherDigitsIsRefused(String text) {
        assertThatThrownBy(() -> read(new Type.Decimal(4, 2), "\"" + text + "\""))
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContaining(text + "\" is no value of type decimal(4,2)");
    }

    private static Object read(Type type, String json) {
        JsonNode object = Json.readObject(("{\"value\":" + json + "}").getBytes(StandardCharsets.UTF_8));
        return ValueJson.read(type, object.get("value"));
    }
}
