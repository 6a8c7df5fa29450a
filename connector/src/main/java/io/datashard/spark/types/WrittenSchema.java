package io.datashard.spark.types;

import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Type;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What rows have of a table's columns. */
public final class WrittenSchema {
    private WrittenSchema() {}

    /**
     * The table's columns, with their names and ids, in the order of rows. One is nullable only if it is both in the rows and in the
     * table: columns without nulls are written and read faster.
     *
     * @throws IllegalArgumentException if the rows have something that the table lacks
     */
    public static Schema of(StructType rows, Schema table) {
        return new Schema(fields(rows, table.columns()), table.lastFieldId());
    }

    private static List<Field> fields(StructType rows, List<Field> columns) {
        List<Field> fields = new ArrayList<>(rows.size());
        for (StructField row : rows.fields()) {
            Field column = columns.stream()
                    .filter(field -> field.name().equalsIgnoreCase(row.name()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "rows to be written have a field " + row.name() + ", and the table has only " + columns));
            boolean nullable = row.nullable() && column.nullable();
            fields.add(column.withType(type(row.dataType(), column.type())).withNullable(nullable));
        }
        return fields;
    }

    private static Type type(DataType row, Type column) {
        if (row instanceof StructType rows && column instanceof Type.Struct struct) {
            return new Type.Struct(fields(rows, struct.fields()));
        } else if (row instanceof ArrayType rows && column instanceof Type.Array array) {
            return new Type.Array(
                    array.elementId(),
                    type(rows.elementType(), array.element()),
                    rows.containsNull() && array.elementNullable());
        } else if (row instanceof MapType rows && column instanceof Type.Map map) {
            return new Type.Map(
                    map.keyId(),
                    type(rows.keyType(), map.key()),
                    map.valueId(),
                    type(rows.valueType(), map.value()),
                    rows.valueContainsNull() && map.valueNullable());
        } else if (column.isPrimitive() && row.equals(PrimitiveTypes.toSpark(column))) {
            return column;
        }
        throw new IllegalArgumentException(
                "rows to be written have " + row.catalogString() + " where the table has " + column);
    }
}
