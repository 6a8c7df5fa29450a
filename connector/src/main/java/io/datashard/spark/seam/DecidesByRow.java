package io.datashard.spark.seam;

/** An operation on rows that wants to know whether what it does with a row depends on that row alone. */
public interface DecidesByRow {

    /** Says that it does. Without this call it may depend on anything. */
    void decidesByRow();
}
