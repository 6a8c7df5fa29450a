package io.datashard.spark;

import io.datashard.Defaults;
import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Type;
import io.datashard.spark.seam.DefaultExpression;
import io.datashard.spark.types.SparkSchema;
import io.datashard.spark.types.SparkValues;
import io.datashard.spark.types.SqlTypes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.ColumnDefaultValue;
import org.apache.spark.sql.connector.expressions.LiteralValue;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A table's columns as SQL declares them: with lengths of strings and defaults, which a struct type has no place for. */
final class SparkColumns {
    private SparkColumns() {}

    /** The columns for Spark's catalogs. */
    static Column[] toSpark(Schema schema) {
        return schema.columns().stream().map(SparkColumns::column).toArray(Column[]::new);
    }

    private static Column column(Field field) {
        DataType type = declared(field, SparkSchema.toSpark(field.type()));
        return Column.create(
                field.name(),
                type,
                field.nullable(),
                field.comment().orElse(null),
                defaultValue(field, SparkSchema.toSpark(field.type())),
                null);
    }

    private static DataType declared(Field field, DataType stored) {
        DataType inside = declaredInside(field.type(), stored);
        return field.sqlType().map(text -> SqlTypes.declared(inside, text)).orElse(inside);
    }

    private static DataType declaredInside(Type type, DataType stored) {
        if (type instanceof Type.Struct struct && stored instanceof StructType fields) {
            StructField[] declared = new StructField[fields.size()];
            for (int i = 0; i < declared.length; i++) {
                StructField field = fields.fields()[i];
                declared[i] = new StructField(
                        field.name(),
                        declared(struct.fields().get(i), field.dataType()),
                        field.nullable(),
                        field.metadata());
            }
            return new StructType(declared);
        } else if (type instanceof Type.Array array && stored instanceof ArrayType list) {
            return new ArrayType(declaredInside(array.element(), list.elementType()), list.containsNull());
        } else if (type instanceof Type.Map map && stored instanceof MapType pairs) {
            return new MapType(
                    declaredInside(map.key(), pairs.keyType()),
                    declaredInside(map.value(), pairs.valueType()),
                    pairs.valueContainsNull());
        }
        return stored;
    }

    /** Spark wants the value of older rows beside the expression for new ones; those of older rows come from the files here. */
    private static ColumnDefaultValue defaultValue(Field field, DataType type) {
        Defaults defaults = field.defaults();
        if (!defaults.isForNewRows()) {
            return null;
        }
        Object initial = SparkValues.toSpark(defaults.initial(), field.type());
        return new ColumnDefaultValue(CompleteRows.sql(field), new LiteralValue<>(initial, type));
    }

    /**
     * The schema of a new table, with new field ids.
     *
     * @throws io.datashard.DatashardException for a type that a table cannot hold, or two columns whose names differ only by case
     */
    static Schema fromSpark(Column[] columns) {
        StructField[] fields =
                Arrays.stream(columns).map(SparkColumns::withoutDefault).toArray(StructField[]::new);
        Schema schema = SparkSchema.fromSpark(new StructType(fields));
        List<Field> withDefaults = schema.columns().stream()
                .map(field -> Arrays.stream(columns)
                        .filter(column -> column.name().equals(field.name()))
                        .findFirst()
                        .flatMap(column -> Optional.ofNullable(column.defaultValue()))
                        .map(value -> field.withDefaults(forNewRows(value.getSql(), field)))
                        .orElse(field))
                .toList();
        return new Schema(withDefaults, schema.lastFieldId());
    }

    private static StructField withoutDefault(Column column) {
        StructField field = new StructField(column.name(), column.dataType(), column.nullable(), Metadata.empty());
        return column.comment() == null ? field : field.withComment(column.comment());
    }

    /** A column to be added to a table, with the default of rows that are there and of new ones. */
    static Field added(String name, DataType type, boolean nullable, String comment, ColumnDefaultValue value) {
        Field field = stored(name, type, nullable, comment);
        if (value == null) {
            return field;
        }
        Object initial = value.getValue().value();
        Defaults defaults = forNewRows(value.getSql(), field);
        return field.withDefaults(new Defaults(
                1,
                initial == null ? null : SparkValues.value(initial, field.type(), name),
                defaults.written(),
                defaults.expression()));
    }

    private static Field stored(String name, DataType type, boolean nullable, String comment) {
        StructField field = new StructField(name, type, nullable, Metadata.empty());
        StructType struct = new StructType(new StructField[] {comment == null ? field : field.withComment(comment)});
        return SparkSchema.fromSpark(struct).columns().get(0);
    }

    /** The default that an expression is for new rows of a column. */
    static Defaults forNewRows(String sql, Field column) {
        Object written = DefaultExpression.constant(sql, SparkSchema.toSpark(column.type()), column.name())
                .map(value -> SparkValues.value(value, column.type(), column.name()))
                .orElse(null);
        return DefaultExpression.isNull(sql) ? Defaults.NONE : new Defaults(1, null, written, Optional.of(sql));
    }
}
