/**
 * Metadata tables: what a table knows of itself, as rows. They are read on the driver, from the metadata of one version, and never open
 * a data file.
 */
package io.datashard.spark.metadata;
