package io.datashard.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.datashard.CorruptTableException;
import io.datashard.Type;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Values of primitive types as JSON: numbers for integers, dates, timestamps and intervals; numbers or "NaN", "Infinity",
 * "-Infinity" for floats and doubles; strings for decimals (plain) and binary (base64). A float is written as the double of the
 * same value, so that it comes back exactly.
 */
public final class ValueJson {
    private static final String VALUE = "value";

    private ValueJson() {}

    public static JsonNode write(Object value) {
        if (value == null) {
            return NullNode.instance;
        } else if (value instanceof Integer number) {
            return IntNode.valueOf(number);
        } else if (value instanceof Long number) {
            return LongNode.valueOf(number);
        } else if (value instanceof String text) {
            return TextNode.valueOf(text);
        } else if (value instanceof Boolean bool) {
            return BooleanNode.valueOf(bool);
        } else if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number) ? DoubleNode.valueOf(number) : TextNode.valueOf(Double.toString(number));
        } else if (value instanceof BigDecimal decimal) {
            return TextNode.valueOf(decimal.toPlainString());
        } else if (value instanceof ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return TextNode.valueOf(Base64.getEncoder().encodeToString(copy));
        }
        throw new IllegalArgumentException("a " + value.getClass().getName() + " is no value of a primitive type");
    }

    /** A value as a text of its own. */
    public static String text(Object value) {
        return new String(Json.write(Json.object().set(VALUE, write(value))), StandardCharsets.UTF_8);
    }

    /** Reads what {@link #text} gave. */
    public static Object parse(String text, Type type) {
        return read(type, Json.valueAt(Json.readObject(text.getBytes(StandardCharsets.UTF_8)), VALUE));
    }

    /**
     * Reads a value.
     *
     * @throws CorruptTableException if the node holds none of the type
     */
    public static Object read(Type type, JsonNode node) {
        Class<?> values = type.valueClass();
        if (node.isNull()) {
            return null;
        } else if (values == Integer.class && node.isIntegralNumber() && node.canConvertToInt()) {
            return readInt(type, node);
        } else if (values == Long.class && node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        } else if (values == String.class && node.isTextual()) {
            return node.textValue();
        } else if (values == Boolean.class && node.isBoolean()) {
            return node.booleanValue();
        } else if (values == Double.class) {
            return readDouble(type, node);
        } else if (values == Float.class) {
            return readFloat(type, node);
        } else if (type instanceof Type.Decimal decimal && node.isTextual()) {
            return readDecimal(decimal, node);
        } else if (values == ByteBuffer.class && node.isTextual()) {
            return readBinary(type, node);
        }
        throw mismatch(type, node);
    }

    private static int readInt(Type type, JsonNode node) {
        int value = node.intValue();
        boolean tooGreat = (type == Type.Primitive.BYTE && value != (byte) value)
                || (type == Type.Primitive.SHORT && value != (short) value);
        if (tooGreat) {
            throw mismatch(type, node);
        }
        return value;
    }

    /** A bound that was rounded would hide rows. */
    private static float readFloat(Type type, JsonNode node) {
        double value = readDouble(type, node);
        if (Double.compare((float) value, value) != 0) {
            throw mismatch(type, node);
        }
        return (float) value;
    }

    private static double readDouble(Type type, JsonNode node) {
        if (node.isNumber() && Double.isFinite(node.doubleValue())) {
            return node.doubleValue();
        } else if (!node.isTextual()) {
            throw mismatch(type, node);
        }
        return switch (node.textValue()) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw mismatch(type, node);
        };
    }

    private static BigDecimal readDecimal(Type.Decimal type, JsonNode node) {
        try {
            BigDecimal value = new BigDecimal(node.textValue());
            if (value.scale() == type.scale() && value.precision() <= type.precision()) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new CorruptTableException(mismatch(type, node).getMessage(), e);
        }
        throw mismatch(type, node);
    }

    private static ByteBuffer readBinary(Type type, JsonNode node) {
        try {
            return ByteBuffer.wrap(Base64.getDecoder().decode(node.textValue()));
        } catch (IllegalArgumentException e) {
            throw new CorruptTableException(mismatch(type, node).getMessage(), e);
        }
    }

    private static CorruptTableException mismatch(Type type, JsonNode node) {
        return new CorruptTableException(node + " is no value of type " + type);
    }
}
