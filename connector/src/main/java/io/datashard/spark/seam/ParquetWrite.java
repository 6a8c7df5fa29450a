package io.datashard.spark.seam;

import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.parquet.ParquetWriteSupport;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import scala.Function0;

/** Spark's own way from rows to Parquet, whatever the session has set for Parquet files of other kinds. */
public final class ParquetWrite {
    private static final String CORRECTED = "CORRECTED";

    private ParquetWrite() {}

    /**
     * Prepares a configuration for {@link #newWriteSupport}.
     *
     * @param rows the rows' columns, in order, with field ids as {@link io.datashard.spark.types.SparkSchema#toSparkWithIds} gives
     *     them
     */
    public static void configure(Configuration hadoop, StructType rows) {
        ParquetWriteSupport.setSchema(rows, hadoop);
        hadoop.setBoolean(SQLConf.PARQUET_WRITE_LEGACY_FORMAT().key(), false);
        hadoop.setBoolean(SQLConf.PARQUET_FIELD_ID_WRITE_ENABLED().key(), true);
        hadoop.set(SQLConf.PARQUET_OUTPUT_TIMESTAMP_TYPE().key(), "TIMESTAMP_MICROS");
        hadoop.setBoolean(SQLConf.CASE_SENSITIVE().key(), true);
    }

    /**
     * Writes rows of the columns that the configuration names, with dates and times in the proleptic calendar. A write support is
     * for one file and one thread.
     */
    public static WriteSupport<InternalRow> newWriteSupport() {
        SQLConf proleptic = new SQLConf();
        proleptic.setConfString(SQLConf.PARQUET_REBASE_MODE_IN_WRITE().key(), CORRECTED);
        proleptic.setConfString(SQLConf.PARQUET_INT96_REBASE_MODE_IN_WRITE().key(), CORRECTED);
        // the constructor takes the rebase modes from the thread's configuration; there is no other way to tell it
        Function0<WriteSupport<InternalRow>> construct = ParquetWriteSupport::new;
        return SQLConf.withExistingConf(proleptic, construct);
    }
}
