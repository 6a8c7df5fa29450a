/** The functions of Spark that a catalog of ours has: the partition transforms, for clustered writes and for queries, and those of the sphere. */
package io.datashard.spark.functions;
