package io.datashard.spark.types;

import io.datashard.Type;
import io.datashard.Type.IntervalUnit;
import io.datashard.Type.Primitive;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.YearMonthIntervalType;

/** Types without parts: one of ours is exactly one of Spark's. */
final class PrimitiveTypes {
    private static final Map<Primitive, DataType> TO_SPARK = Map.ofEntries(
            Map.entry(Primitive.BOOLEAN, DataTypes.BooleanType),
            Map.entry(Primitive.BYTE, DataTypes.ByteType),
            Map.entry(Primitive.SHORT, DataTypes.ShortType),
            Map.entry(Primitive.INT, DataTypes.IntegerType),
            Map.entry(Primitive.LONG, DataTypes.LongType),
            Map.entry(Primitive.FLOAT, DataTypes.FloatType),
            Map.entry(Primitive.DOUBLE, DataTypes.DoubleType),
            Map.entry(Primitive.STRING, DataTypes.StringType),
            Map.entry(Primitive.BINARY, DataTypes.BinaryType),
            Map.entry(Primitive.DATE, DataTypes.DateType),
            Map.entry(Primitive.TIMESTAMP, DataTypes.TimestampType),
            Map.entry(Primitive.TIMESTAMP_NTZ, DataTypes.TimestampNTZType));
    private static final Map<DataType, Primitive> FROM_SPARK =
            TO_SPARK.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    private static final List<IntervalUnit> YEAR_MONTH = List.of(IntervalUnit.YEAR, IntervalUnit.MONTH);
    private static final List<IntervalUnit> DAY_TIME =
            List.of(IntervalUnit.DAY, IntervalUnit.HOUR, IntervalUnit.MINUTE, IntervalUnit.SECOND);

    private PrimitiveTypes() {}

    static DataType toSpark(Type type) {
        if (type instanceof Primitive primitive) {
            return TO_SPARK.get(primitive);
        } else if (type instanceof Type.Decimal decimal) {
            return DataTypes.createDecimalType(decimal.precision(), decimal.scale());
        } else if (type instanceof Type.YearMonthInterval interval) {
            return DataTypes.createYearMonthIntervalType(
                    number(YEAR_MONTH, interval.start()), number(YEAR_MONTH, interval.end()));
        } else if (type instanceof Type.DayTimeInterval interval) {
            return DataTypes.createDayTimeIntervalType(
                    number(DAY_TIME, interval.start()), number(DAY_TIME, interval.end()));
        }
        throw new IllegalArgumentException(type + " has parts");
    }

    /** Ours, or nothing if Spark's type has parts or no counterpart. */
    static Optional<Type> fromSpark(DataType type) {
        if (type instanceof DecimalType decimal && decimal.scale() >= 0) {
            return Optional.of(new Type.Decimal(decimal.precision(), decimal.scale()));
        } else if (type instanceof YearMonthIntervalType interval) {
            return Optional.of(new Type.YearMonthInterval(
                    YEAR_MONTH.get(interval.startField()), YEAR_MONTH.get(interval.endField())));
        } else if (type instanceof DayTimeIntervalType interval) {
            return Optional.of(
                    new Type.DayTimeInterval(DAY_TIME.get(interval.startField()), DAY_TIME.get(interval.endField())));
        }
        return Optional.ofNullable(FROM_SPARK.get(type));
    }

    /** The number by which Spark names a field of an interval is its place in these lists. */
    private static byte number(List<IntervalUnit> units, IntervalUnit unit) {
        return (byte) units.indexOf(unit);
    }
}
