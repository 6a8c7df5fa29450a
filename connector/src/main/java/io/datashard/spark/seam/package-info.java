/**
 * The only place that touches Spark's internals: what is outside its connector API and changes between its releases. The rest of
 * the connector sees the few public types here, which name nothing internal.
 */
package io.datashard.spark.seam;
