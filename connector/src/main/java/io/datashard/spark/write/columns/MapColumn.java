package io.datashard.spark.write.columns;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.MapData;

/** Maps. */
record MapColumn(Elements keys, Elements values) implements Column {

    @Override
    public void write(SpecializedGetters from, int ordinal, int repetition) {
        MapData map = from.getMap(ordinal);
        keys.write(map.keyArray(), map.numElements(), repetition);
        values.write(map.valueArray(), map.numElements(), repetition);
    }

    @Override
    public void writeNull(int repetition, int definition) {
        keys.column().writeNull(repetition, definition);
        values.column().writeNull(repetition, definition);
    }
}
