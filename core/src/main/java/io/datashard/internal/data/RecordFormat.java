package io.datashard.internal.data;

import io.datashard.Schema;
import java.util.Map;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/**
 * Records of the Java API: maps from column names to values of the columns' value classes. A record is checked as a whole
 * before anything of it is written, and a value that a column cannot hold as it is is refused with {@link
 * io.datashard.DatashardException}; the only change made is to write a decimal with fewer digits behind the point than its
 * column has with zeros for them.
 */
public final class RecordFormat implements RowFormat<Map<String, ?>> {
    private final MessageType file;
    private final RecordValidator validator;
    private final ValueWriter.FieldsWriter columns;

    public RecordFormat(Schema schema) {
        this.file = ParquetSchema.of(schema);
        this.validator = new RecordValidator(schema);
        this.columns = ValueWriter.FieldsWriter.of(schema.columns(), file);
    }

    @Override
    public MessageType schema() {
        return file;
    }

    @Override
    public Map<String, String> keyValues() {
        return Map.of(ParquetWriter.OBJECT_MODEL_NAME_PROP, "datashard");
    }

    @Override
    public RowWriter<Map<String, ?>> into(ColumnWriteStore store) {
        RecordConsumer consumer = new ColumnIOFactory().getColumnIO(file).getRecordWriter(store);
        return new RowWriter<>() {
            @Override
            public void write(Map<String, ?> record) {
                validator.validate(record);
                consumer.startMessage();
                columns.write(consumer, record);
                consumer.endMessage();
            }

            /** Parquet holds back nulls of groups. */
            @Override
            public void flush() {
                consumer.flush();
            }
        };
    }
}
