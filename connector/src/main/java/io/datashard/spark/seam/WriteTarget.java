package io.datashard.spark.seam;

import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.types.StructType;

/**
 * A table that statements write to. Spark compares the columns of rows with the table's as soon as it knows both, before any rule of an
 * extension: so the table comes unchecked, as one that takes any rows, and {@link WrittenColumns} puts the checked one in its place when
 * it has added what the rows lack.
 */
public interface WriteTarget extends Table {
    /** Whether this one waits for the rule. It must refuse to be written. */
    boolean isUnchecked();

    /** The same table, of which Spark checks what is written. */
    Table checked();

    /**
     * The same table with columns for rows that have more, or wider ones, which it gets with the commit of the write.
     *
     * @throws io.datashard.DatashardException if it can have none for them
     */
    Table merged(StructType rows);
}
