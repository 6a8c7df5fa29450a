package io.datashard.spark.seam;

import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.types.StructType;

/** The columns of a statement in the two forms that Spark has for them. */
public final class Columns {
    private Columns() {}

    /** Columns as a struct, with their defaults in its metadata. */
    public static StructType struct(Column[] columns) {
        return CatalogV2Util.v2ColumnsToStructType(columns);
    }
}
