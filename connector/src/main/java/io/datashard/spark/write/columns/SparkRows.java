package io.datashard.spark.write.columns;

import io.datashard.Schema;
import io.datashard.internal.data.ParquetSchema;
import io.datashard.internal.data.RowFormat;
import java.util.Map;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.package$;
import org.apache.spark.sql.catalyst.InternalRow;

/** Rows of Spark. Dates and times are written as they are, in the proleptic Gregorian calendar, whatever the session says of Parquet. */
public final class SparkRows implements RowFormat<InternalRow> {
    /** By this key Spark knows which calendar the dates of a file are in. */
    private static final String SPARK_VERSION = "org.apache.spark.version";

    private final Schema rows;
    private final MessageType file;

    /** @param rows the columns in the order of the rows; a null where they have none is refused with a DatashardException */
    public SparkRows(Schema rows) {
        this.rows = rows;
        this.file = ParquetSchema.of(rows);
    }

    @Override
    public MessageType schema() {
        return file;
    }

    @Override
    public Map<String, String> keyValues() {
        return Map.of(SPARK_VERSION, package$.MODULE$.SPARK_VERSION_SHORT());
    }

    @Override
    public RowWriter<InternalRow> into(ColumnWriteStore columns) {
        FieldColumns fields = new RowGroupColumns(file, columns).of(rows.columns());
        return row -> {
            fields.write(row, 0);
            columns.endRecord();
        };
    }
}
