/**
 * Spark's words for the format's: schemas, types, partition transforms and conditions, in both directions. Nothing here is
 * approximate: what has no exact counterpart is refused, or left to Spark to evaluate.
 */
package io.datashard.spark.types;
