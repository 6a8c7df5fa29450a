package io.datashard.spark.functions;

import io.datashard.Transform;
import io.datashard.Type;
import io.datashard.internal.types.PartitionTypes;
import io.datashard.internal.types.TransformFunction;
import io.datashard.spark.types.SparkSchema;
import io.datashard.spark.types.SparkValues;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;

/** Years, months, days and hours of a date or timestamp. */
final class ColumnTransform implements ScalarFunction<Object> {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final Type type;
    private transient TransformFunction function;

    ColumnTransform(String name, Type type) {
        this.name = name;
        this.type = type;
        function();
    }

    private Transform transform() {
        return switch (name) {
            case "years" -> new Transform.Years();
            case "months" -> new Transform.Months();
            case "days" -> new Transform.Days();
            case "hours" -> new Transform.Hours();
            default -> throw new IllegalStateException(name);
        };
    }

    private TransformFunction function() {
        if (function == null) {
            function = TransformFunction.of(transform(), type, "value");
        }
        return function;
    }

    @Override
    public DataType[] inputTypes() {
        return new DataType[] {SparkSchema.toSpark(type)};
    }

    @Override
    public DataType resultType() {
        return SparkSchema.toSpark(PartitionTypes.of(transform(), type));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String canonicalName() {
        return "datashard." + name + "(" + type + ")";
    }

    @Override
    public Object produceResult(InternalRow input) {
        Object raw = SparkValues.raw(input, 0, type);
        return function().apply(raw == null ? null : SparkValues.value(raw, type, "value"));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ColumnTransform that && name.equals(that.name) && type.equals(that.type);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, type);
    }
}
