/**
 * Plans a read: conditions become files, files become partitions of about equal work. What happens inside a task is {@link
 * io.datashard.spark.seam}.
 */
package io.datashard.spark.read;
