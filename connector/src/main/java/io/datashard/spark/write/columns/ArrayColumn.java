package io.datashard.spark.write.columns;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** Arrays. */
record ArrayColumn(Elements elements) implements Column {

    @Override
    public void write(SpecializedGetters from, int ordinal, int repetition) {
        ArrayData array = from.getArray(ordinal);
        elements.write(array, array.numElements(), repetition);
    }

    @Override
    public void writeNull(int repetition, int definition) {
        elements.column().writeNull(repetition, definition);
    }
}
