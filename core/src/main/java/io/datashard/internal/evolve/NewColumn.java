package io.datashard.internal.evolve;

import io.datashard.DatashardException;
import io.datashard.Defaults;
import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Type;
import io.datashard.internal.data.RecordValidator;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/** What a column must be when there are rows without it. */
final class NewColumn {
    private NewColumn() {}

    /** @throws DatashardException if files that lack the column could not be read, or its defaults are not its values */
    static Field check(Field column, List<String> path) {
        Field checked = withChecked(column, path);
        if (!column.nullable() && column.defaults().initial() == null) {
            throw new DatashardException("the column " + String.join(".", path)
                    + " cannot be added as one that is never null: rows that are there have no value for it. Give it a default,"
                    + " or let it be null");
        }
        return checked;
    }

    /** @throws DatashardException if the defaults are not values of the column */
    static Field withChecked(Field column, List<String> path) {
        Defaults defaults = column.defaults();
        String name = String.join(".", path);
        boolean any = defaults.initial() != null || defaults.isForNewRows();
        if (any && path.size() > 1) {
            throw new DatashardException("the field " + name
                    + " cannot have a default: only columns can. Leave it out; the field is null then");
        } else if (any && !column.type().isPrimitive()) {
            throw new DatashardException("the column " + name + " of type " + column.type()
                    + " cannot have a default: only primitive types can. Leave it out; the column is null then");
        }
        return column.withDefaults(new Defaults(
                defaults.since(),
                checked(defaults.initial(), column),
                checked(defaults.written(), column),
                defaults.expression()));
    }

    private static Object checked(Object value, Field column) {
        if (value == null) {
            return null;
        }
        new RecordValidator(Schema.of(column)).validate(Map.of(column.name(), value));
        return value instanceof BigDecimal number && column.type() instanceof Type.Decimal decimal
                ? number.setScale(decimal.scale(), RoundingMode.UNNECESSARY)
                : value;
    }

    /** @throws DatashardException if the catalog counts no nulls of such a column */
    static Field requireProvable(Field field, List<String> path) {
        if (path.size() > 1 || !field.type().isPrimitive()) {
            throw new DatashardException(
                    "the column " + String.join(".", path) + " of type " + field.type()
                            + " cannot become one that is never null: the catalog counts nulls of columns of primitive types only");
        }
        return field;
    }
}
