package io.datashard.internal.encoding;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.factory.DefaultV1ValuesWriterFactory;
import org.apache.parquet.column.values.factory.ValuesWriterFactory;
import org.apache.parquet.column.values.fallback.FallbackValuesWriter;

/** Chooses for each column how its values are encoded: by dictionary, as long as one saves space, if the properties want one. */
public final class PageValues implements ValuesWriterFactory {
    private final ValuesWriterFactory others = new DefaultV1ValuesWriterFactory();
    private ParquetProperties properties;

    @Override
    public void initialize(ParquetProperties parquetProperties) {
        this.properties = parquetProperties;
        others.initialize(parquetProperties);
    }

    @Override
    public ValuesWriter newValuesWriter(ColumnDescriptor column) {
        boolean dictionary = properties.isDictionaryEnabled(column);
        return switch (column.getPrimitiveType().getPrimitiveTypeName()) {
            case INT32, FLOAT -> dictionary
                    ? withFallback(new NumberDictionary(Integer.BYTES, properties))
                    : new PlainValues();
            case INT64, DOUBLE -> dictionary
                    ? withFallback(new NumberDictionary(Long.BYTES, properties))
                    : new PlainValues();
            case BINARY -> dictionary ? withFallback(new BinaryDictionary(properties)) : new PlainValues();
            case BOOLEAN, FIXED_LEN_BYTE_ARRAY, INT96 -> others.newValuesWriter(column);
        };
    }

    private static ValuesWriter withFallback(PromptDictionary dictionary) {
        return FallbackValuesWriter.of(dictionary, new PlainValues());
    }
}
