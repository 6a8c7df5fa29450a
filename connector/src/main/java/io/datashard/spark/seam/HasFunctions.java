package io.datashard.spark.seam;

import org.apache.spark.sql.connector.catalog.FunctionCatalog;

/** A table whose partitioning is made of functions that Spark can look up, also where the table comes from no catalog. */
public interface HasFunctions {

    /** The catalog of the functions. */
    FunctionCatalog functions();
}
