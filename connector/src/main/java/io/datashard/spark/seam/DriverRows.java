package io.datashard.spark.seam;

import org.apache.spark.sql.connector.read.LocalScan;

/** Rows that the driver has: to select columns of them is not worth a job. */
public interface DriverRows extends LocalScan {}
