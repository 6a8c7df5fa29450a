/**
 * What Spark sees of datashard: tables, and the classes that users name in their configuration. Everything is planned on the
 * driver from one pinned {@link io.datashard.Snapshot} and read by {@link io.datashard.spark.read}.
 */
package io.datashard.spark;
