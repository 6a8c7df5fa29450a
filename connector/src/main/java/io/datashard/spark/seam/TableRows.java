package io.datashard.spark.seam;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.Option;

/** The rows of a table that no catalog and no source knows. */
public final class TableRows {
    private TableRows() {}

    /** All rows and columns of a table that can be read. */
    public static Dataset<Row> of(SparkSession session, Table table) {
        return Dataset.ofRows(
                session,
                DataSourceV2Relation.create(table, Option.empty(), Option.empty(), CaseInsensitiveStringMap.empty()));
    }
}
