package io.datashard.internal.data;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Type;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Refuses records that a table's columns cannot hold as they are. Nothing is ever converted. */
public final class RecordValidator {
    private static final int SHOWN = 60;

    private final List<Field> columns;

    /** Checks records of a table. */
    public RecordValidator(Schema schema) {
        this.columns = schema.columns();
    }

    /**
     * Checks a record.
     *
     * @throws DatashardException naming the column, the value and what the column takes
     */
    public void validate(Map<String, ?> record) {
        if (record == null) {
            throw new DatashardException("a record is null; give a map from column names to values");
        }
        checkFields(record, columns, "");
    }

    private static void checkFields(Map<?, ?> values, List<Field> fields, String prefix) {
        int present = 0;
        for (Field field : fields) {
            Object value = values.get(field.name());
            if (value != null) {
                check(value, field.type(), prefix + field.name());
                field.sqlType().ifPresent(declared -> SqlLength.require(value, declared, prefix + field.name()));
            } else if (!field.nullable()) {
                throw new DatashardException("the column " + prefix + field.name()
                        + " is never null, and a record has no value for it: give one");
            }
            if (value != null || values.containsKey(field.name())) {
                present++;
            }
        }
        if (present < values.size()) {
            List<String> names = fields.stream().map(Field::name).toList();
            Set<Object> unknown = new HashSet<>(values.keySet());
            unknown.removeAll(new HashSet<Object>(names));
            throw new DatashardException("a record has a value for " + prefix
                    + unknown.iterator().next() + ", which is not a column; the columns are " + prefix
                    + String.join(", " + prefix, names) + " (upper and lower case count)");
        }
    }

    private static void check(Object value, Type type, String column) {
        if (!type.valueClass().isInstance(value)) {
            throw new DatashardException("the column " + column + " of type " + type + " cannot hold " + shown(value)
                    + ", which is a " + value.getClass().getName() + ": give a "
                    + type.valueClass().getName());
        }
        if (type instanceof Type.Struct struct) {
            checkFields((Map<?, ?>) value, struct.fields(), column + ".");
        } else if (type instanceof Type.Array array) {
            for (Object element : (List<?>) value) {
                checkInside(element, array.element(), array.elementNullable(), column + ".element");
            }
        } else if (type instanceof Type.Map map) {
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                checkInside(entry.getKey(), map.key(), false, column + ".key");
                checkInside(entry.getValue(), map.value(), map.valueNullable(), column + ".value");
            }
        } else if (type instanceof Type.Decimal decimal) {
            checkDecimal((BigDecimal) value, decimal, column);
        } else if (type == Type.Primitive.BYTE) {
            checkRange((Integer) value, Byte.MIN_VALUE, Byte.MAX_VALUE, type, column);
        } else if (type == Type.Primitive.SHORT) {
            checkRange((Integer) value, Short.MIN_VALUE, Short.MAX_VALUE, type, column);
        } else if (type == Type.Primitive.STRING) {
            checkText((String) value, column);
        }
    }

    private static void checkInside(Object value, Type type, boolean nullable, String path) {
        if (value != null) {
            check(value, type, path);
        } else if (!nullable) {
            throw new DatashardException(path + " is never null, and a record has a null there: give a value");
        }
    }

    private static void checkRange(int value, int least, int greatest, Type type, String column) {
        if (value < least || value > greatest) {
            throw new DatashardException("the column " + column + " of type " + type + " cannot hold " + value
                    + ": give a number from " + least + " to " + greatest);
        }
    }

    private static void checkDecimal(BigDecimal value, Type.Decimal type, String column) {
        boolean tooFine =
                value.scale() > type.scale() && value.stripTrailingZeros().scale() > type.scale();
        boolean tooLong = value.signum() != 0
                && (long) value.precision() - value.scale() > (long) type.precision() - type.scale();
        if (tooFine || tooLong) {
            throw new DatashardException("the column " + column + " of type " + type + " cannot hold " + shown(value)
                    + ": give at most " + (type.precision() - type.scale()) + " digits before the point and "
                    + type.scale() + " after it; round it yourself if that is what you want");
        }
    }

    private static void checkText(String value, String column) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isSurrogate(value.charAt(i))) {
                if (!Character.isSupplementaryCodePoint(value.codePointAt(i))) {
                    throw new DatashardException("the column " + column + " cannot hold the text " + shown(value)
                            + ": it has half of a surrogate pair at index " + i + " and so no form in UTF-8. Repair"
                            + " the text, or keep it in a binary column");
                }
                i++;
            }
        }
    }

    private static String shown(Object value) {
        String text = value.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
