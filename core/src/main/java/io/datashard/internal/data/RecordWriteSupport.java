package io.datashard.internal.data;

import io.datashard.Schema;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/**
 * Writes records of the Java API: maps from column names to values of the columns' value classes. A record is checked as a whole
 * before anything of it is written, and a value that a column cannot hold as it is is refused with {@link
 * io.datashard.DatashardException}; the only change made is to write a decimal with fewer digits behind the point than its
 * column has with zeros for them.
 */
public final class RecordWriteSupport extends WriteSupport<Map<String, ?>> {
    private final MessageType file;
    private final RecordValidator validator;
    private final ValueWriter.FieldsWriter columns;
    private RecordConsumer consumer;

    public RecordWriteSupport(Schema schema) {
        this.file = ParquetSchema.of(schema);
        this.validator = new RecordValidator(schema);
        this.columns = ValueWriter.FieldsWriter.of(schema.columns(), file);
    }

    @Override
    public String getName() {
        return "datashard";
    }

    @Override
    public WriteContext init(Configuration configuration) {
        return new WriteContext(file, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        this.consumer = recordConsumer;
    }

    @Override
    public void write(Map<String, ?> record) {
        validator.validate(record);
        consumer.startMessage();
        columns.write(consumer, record);
        consumer.endMessage();
    }
}
