package io.datashard.spark.write.columns;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/** Structs. */
record StructColumn(FieldColumns fields, int size) implements Column {

    @Override
    public void write(SpecializedGetters from, int ordinal, int repetition) {
        fields.write(from.getStruct(ordinal, size), repetition);
    }

    @Override
    public void writeNull(int repetition, int definition) {
        fields.writeNull(repetition, definition);
    }
}
