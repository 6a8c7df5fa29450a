package io.datashard.spark.seam;

import org.apache.spark.sql.catalyst.util.CharVarcharUtils;
import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.types.StructType;

/** Columns of Spark's catalogs as the struct type that came before them, which parts of Spark still ask tables for. */
public final class ColumnSchemas {
    private ColumnSchemas() {}

    /** The struct type, with lengths of strings, and with comments and defaults in its metadata. */
    public static StructType of(Column[] columns) {
        return CatalogV2Util.v2ColumnsToStructType(columns);
    }

    /** The same with the types that are stored: strings without lengths, which are in the metadata then. */
    public static StructType stored(Column[] columns) {
        return CharVarcharUtils.replaceCharVarcharWithStringInSchema(of(columns));
    }
}
