/**
 * Takes rows of Spark apart into the columns of Parquet files. What a column is, is decided once for each row group, so that nothing is
 * asked of the schema, and nothing boxed, while rows are written.
 */
package io.datashard.spark.write.columns;
