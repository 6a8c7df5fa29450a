/**
 * Writing: one Spark job is one transaction. Tasks write data files below the transaction's snapshot directory, and the driver commits
 * them once.
 */
package io.datashard.spark.write;
