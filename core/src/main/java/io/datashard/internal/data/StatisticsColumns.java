package io.datashard.internal.data;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Type;
import io.datashard.internal.types.ColumnList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which columns of new files have statistics in the catalog, as a table property says. */
public final class StatisticsColumns {
    /**
     * The table property: a number of columns, counted in the order of the schema with the fields of structs in their place, or a list
     * of columns, of which a struct stands for all of its fields. Statistics of very wide tables would outweigh what they save.
     */
    public static final String PROPERTY = "statistics-columns";

    /** How many columns have statistics where the property says nothing. */
    static final int DEFAULT_COUNT = 32;

    private StatisticsColumns() {}

    /**
     * Their field ids.
     *
     * @throws DatashardException if the property is neither a number nor a list of columns that can have statistics
     */
    public static Set<Integer> of(Map<String, String> properties, Schema schema) {
        String wanted = properties.getOrDefault(PROPERTY, Integer.toString(DEFAULT_COUNT));
        List<Field> leaves = new ArrayList<>();
        if (wanted.matches("\\d{1,9}")) {
            schema.columns().forEach(column -> collectLeaves(column, leaves));
            return ids(leaves.subList(0, Math.min(Integer.parseInt(wanted), leaves.size())));
        }
        for (Field column : parse(wanted, schema)) {
            int before = leaves.size();
            collectLeaves(column, leaves);
            if (leaves.size() == before) {
                throw impossible(
                        wanted,
                        "the column " + column.name() + " of type " + column.type()
                                + " has no least and greatest value",
                        null);
            }
        }
        if (leaves.isEmpty()) {
            throw impossible(wanted, "it names no column", null);
        }
        return ids(leaves);
    }

    /** The columns that the property names; none where it says a number or nothing. */
    public static List<Field> names(Map<String, String> properties, Schema schema) {
        String wanted = properties.getOrDefault(PROPERTY, "0");
        return wanted.matches("\\d{1,9}") ? List.of() : parse(wanted, schema);
    }

    /** The property after columns were renamed, if it names one of them. */
    public static Optional<String> renamed(Map<String, String> properties, Schema before, Schema after) {
        List<Field> columns = names(properties, before);
        String text = ColumnList.format(columns, after);
        return text.equals(ColumnList.format(columns, before)) ? Optional.empty() : Optional.of(text);
    }

    private static List<Field> parse(String wanted, Schema schema) {
        try {
            return ColumnList.parse(wanted, schema);
        } catch (DatashardException e) {
            throw impossible(wanted, e.getMessage(), e);
        }
    }

    private static DatashardException impossible(String wanted, String because, DatashardException cause) {
        return new DatashardException(
                "the table property " + PROPERTY + " cannot be \"" + wanted + "\": " + because
                        + ". Set it to a number of columns, or to columns like id, address.street",
                cause);
    }

    private static void collectLeaves(Field field, List<Field> leaves) {
        if (field.type() instanceof Type.Struct struct) {
            struct.fields().forEach(inner -> collectLeaves(inner, leaves));
        } else if (field.type().isPrimitive()) {
            leaves.add(field);
        }
    }

    private static Set<Integer> ids(List<Field> fields) {
        Set<Integer> ids = new HashSet<>();
        fields.forEach(field -> ids.add(field.id()));
        return ids;
    }
}
