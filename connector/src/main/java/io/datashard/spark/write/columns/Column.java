package io.datashard.spark.write.columns;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/**
 * A column of a row group, or a part of a nested one. Levels of repetition and definition are those of Melnik et al., Dremel:
 * Interactive Analysis of Web-Scale Datasets, VLDB 2010.
 */
interface Column {

    /**
     * Writes a value.
     *
     * @param from a row, struct or array whose value is not null
     * @param ordinal of the value in it
     * @param repetition which list the value goes on with: 0 in a new row
     */
    void write(SpecializedGetters from, int ordinal, int repetition);

    /**
     * Writes that there is no value.
     *
     * @param definition how many of the optional and repeated parts on the way here are there
     */
    void writeNull(int repetition, int definition);
}
