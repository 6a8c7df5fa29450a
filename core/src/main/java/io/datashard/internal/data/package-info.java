/** Data files: Parquet written and read with a table's schema, with the statistics that the catalog keeps. */
package io.datashard.internal.data;
