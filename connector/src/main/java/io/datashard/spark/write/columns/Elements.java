package io.datashard.spark.write.columns;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/**
 * The elements of arrays, or the keys or values of maps.
 *
 * @param path their name, for errors
 * @param repetition of every element but the first of an array
 * @param definition of the place of an element: an element that is null has this one
 */
record Elements(String path, boolean nullable, Column column, int repetition, int definition) {

    /** Writes the elements of an array that may be empty. */
    void write(SpecializedGetters array, int count, int outerRepetition) {
        if (count == 0) {
            column.writeNull(outerRepetition, definition - 1);
        }
        for (int i = 0; i < count; i++) {
            int level = i == 0 ? outerRepetition : repetition;
            if (!array.isNullAt(i)) {
                column.write(array, i, level);
            } else if (nullable) {
                column.writeNull(level, definition);
            } else {
                throw FieldColumns.nullIn(path);
            }
        }
    }
}
