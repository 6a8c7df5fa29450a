package io.datashard.spark.seam;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.Scan.ColumnarSupportMode;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.apache.spark.sql.execution.datasources.parquet.ParquetUtils;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;

/** Whether rows leave a scan as batches of columns. */
public final class ColumnarReads {
    private ColumnarReads() {}

    /** Batches where Spark would read its own Parquet files so: it depends on the session and on the columns read. */
    public static ColumnarSupportMode mode(SparkSession session, StructType projection) {
        SQLConf conf = session.sessionState().conf();
        boolean batches = ParquetUtils.isBatchReadSupportedForSchema(conf, projection)
                && conf.wholeStageEnabled()
                && !WholeStageCodegenExec.isTooManyFields(conf, projection);
        return batches ? ColumnarSupportMode.SUPPORTED : ColumnarSupportMode.UNSUPPORTED;
    }
}
