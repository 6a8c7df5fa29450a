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
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Bucket and truncate, whose number is an argument. It is nearly always the same, so the function is kept. */
final class NumberedTransform implements ScalarFunction<Object> {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final DataType valueType;
    private transient Type type;
    private transient TransformFunction function;
    private transient int number;

    NumberedTransform(String name, Type type) {
        this.name = name;
        this.valueType = SparkSchema.toSpark(type);
        this.type = type;
        function(1);
    }

    /** Spark's type is what gets to the tasks. */
    private Type type() {
        if (type == null) {
            StructType value = new StructType().add("value", valueType);
            type = SparkSchema.fromSpark(value).columns().get(0).type();
        }
        return type;
    }

    private Transform transform(int argument) {
        return name.equals("bucket") ? new Transform.Bucket(argument) : new Transform.Truncate(argument);
    }

    private TransformFunction function(int argument) {
        if (function == null || argument != number) {
            number = argument;
            function = TransformFunction.of(transform(argument), type(), "value");
        }
        return function;
    }

    @Override
    public DataType[] inputTypes() {
        return new DataType[] {DataTypes.IntegerType, valueType};
    }

    @Override
    public DataType resultType() {
        return SparkSchema.toSpark(PartitionTypes.of(transform(1), type()));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String canonicalName() {
        return "datashard." + name + "(int," + type() + ")";
    }

    @Override
    public Object produceResult(InternalRow input) {
        Object raw = SparkValues.raw(input, 1, type());
        if (raw == null || input.isNullAt(0)) {
            return null;
        }
        Object result = function(input.getInt(0)).apply(SparkValues.value(raw, type(), "value"));
        return SparkValues.toSpark(result, PartitionTypes.of(transform(1), type()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NumberedTransform that && name.equals(that.name) && valueType.equals(that.valueType);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, valueType);
    }
}
