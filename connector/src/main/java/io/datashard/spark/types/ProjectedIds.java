package io.datashard.spark.types;

import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Reads the ids out of a projection. Spark has no place for ids of elements: they get negative ones. */
final class ProjectedIds {
    private int lastElement;
    private int highest;

    Schema schema(StructType projection) {
        List<Field> columns = fields(projection);
        return new Schema(columns, highest);
    }

    private List<Field> fields(StructType struct) {
        List<Field> fields = new ArrayList<>(struct.size());
        for (StructField field : struct.fields()) {
            int id = Math.toIntExact(field.metadata().getLong(SparkSchema.FIELD_ID));
            highest = Math.max(highest, id);
            fields.add(new Field(id, field.name(), type(field.dataType()), field.nullable(), Optional.empty()));
        }
        return fields;
    }

    private Type type(DataType type) {
        if (type instanceof StructType struct) {
            return new Type.Struct(fields(struct));
        } else if (type instanceof ArrayType array) {
            return new Type.Array(--lastElement, type(array.elementType()), array.containsNull());
        } else if (type instanceof MapType map) {
            return new Type.Map(
                    --lastElement, type(map.keyType()), --lastElement, type(map.valueType()), map.valueContainsNull());
        }
        return PrimitiveTypes.fromSpark(type).orElseThrow();
    }
}
