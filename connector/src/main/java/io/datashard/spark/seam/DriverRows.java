package io.datashard.spark.seam;

import org.apache.spark.sql.connector.read.LocalScan;

/** Few rows, which the driver has: what is selected of them is not worth a job. */
public interface DriverRows extends LocalScan {}
