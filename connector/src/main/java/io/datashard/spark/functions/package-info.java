/** The partition transforms as functions of Spark, for clustered writes and for queries. */
package io.datashard.spark.functions;
