package io.datashard.internal.data;

import java.util.Map;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.schema.MessageType;

/**
 * How rows of one kind lie in the columns of a file. Safe to use for many files, one after the other.
 *
 * @param <T> a row
 */
public interface RowFormat<T> {

    /** The schema of files. Its columns carry the table's field ids, as those of {@link ParquetSchema} do. */
    MessageType schema();

    /** What a file's footer says of its writer, by key. */
    Map<String, String> keyValues();

    /** A writer into the columns of one row group. */
    RowWriter<T> into(ColumnWriteStore columns);

    /**
     * Writes the rows of one row group. Not safe for concurrent use.
     *
     * @param <T> a row
     */
    @FunctionalInterface
    interface RowWriter<T> {

        /** Writes one row and ends the record. What is thrown leaves the columns uneven, so that the file can only be given up. */
        void write(T row);

        /** Hands to the columns what is held back of the rows so far. */
        default void flush() {}
    }
}
