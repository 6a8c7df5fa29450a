package io.datashard.spark.seam;

import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.execution.datasources.parquet.ParquetColumn;
import org.apache.spark.sql.execution.datasources.parquet.ParquetReadSupport;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * A projection in the terms of one file. Most files of a table have the same, which need not be found out again.
 *
 * @param file the schema of the file
 * @param writer what the file says of its writer; null for nothing
 * @param requested the part of the schema that is read, with columns that the file lacks
 * @param column the same, with Spark's types
 * @param condition by which row groups and pages are skipped
 */
record FileColumns(
        MessageType file,
        String writer,
        MessageType requested,
        ParquetColumn column,
        Optional<FilterCompat.Filter> condition) {

    static FileColumns of(
            FileMetaData file, StructType projection, RowGroupFilter filter, Configuration configuration) {
        MessageType schema = file.getSchema();
        StructType inFile = new FileProjection(configuration).of(projection, schema);
        MessageType requested = ParquetReadSupport.clipParquetSchema(schema, inFile, true, false);
        return new FileColumns(
                schema,
                file.getCreatedBy(),
                requested,
                new ParquetToSparkSchemaConverter(configuration).convertParquetColumn(requested, Option.apply(inFile)),
                filter.forFile(file).map(FilterCompat::get));
    }

    /** Whether these are the columns of a file too. */
    boolean fit(FileMetaData other) {
        return file.equals(other.getSchema()) && Objects.equals(writer, other.getCreatedBy());
    }
}
