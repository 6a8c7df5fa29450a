package io.datashard.spark.seam;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;

/** Rows that are made on the driver. */
public final class Rows {
    private Rows() {}

    /** These values, which are Spark's internal ones, as a row. */
    public static InternalRow of(Object[] values) {
        return new GenericInternalRow(values.clone());
    }

    /** A map, of Spark's internal values. No key is there twice. */
    public static MapData map(Object[] keys, Object[] values) {
        return new ArrayBasedMapData(new GenericArrayData(keys), new GenericArrayData(values));
    }

    /** What SQL's CAST makes of a value of Spark's, in the time zone of the session. */
    public static UTF8String text(Object value, DataType type) {
        Cast cast = new Cast(
                new Literal(value, type),
                DataTypes.StringType,
                Option.apply(SQLConf.get().sessionLocalTimeZone()),
                EvalMode.LEGACY());
        return (UTF8String) cast.eval(InternalRow.empty());
    }
}
