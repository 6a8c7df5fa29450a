package io.datashard.spark.seam;

import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetInputFormat;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/**
 * A read of a table's data files with Spark's vectorized reader.
 *
 * @param table what error messages call the table
 * @param location the table's root as an absolute URI
 * @param projection the columns: with field ids in their metadata, or as {@link AddedColumn#column} makes them
 * @param conditions row groups and pages are skipped where one of these is false for every row; a condition on a column that is
 *     not projected is not used
 * @param options of the read, for the file system
 */
public record ParquetRead(
        String table, String location, StructType projection, List<Predicate> conditions, Map<String, String> options) {

    /** Readers for {@link FileSlices}. The configuration is broadcast. */
    public PartitionReaderFactory factory(SparkSession session) {
        SQLConf settings = session.sessionState().conf();
        Configuration hadoop = session.sessionState().newHadoopConfWithOptions(scalaMap(options));
        configure(hadoop);
        var batches =
                new BatchSettings(settings.parquetVectorizedReaderBatchSize(), settings.offHeapColumnVectorEnabled());
        Predicate[] rowGroups =
                settings.parquetFilterPushDown() ? conditions.toArray(Predicate[]::new) : new Predicate[0];
        return new ParquetReaderFactory(
                new ParquetReaderFactory.Source(table, location, projection, rowGroups),
                batches,
                HadoopSettings.broadcast(hadoop, session));
    }

    /**
     * What Spark's schema converter asks the configuration for. It works with the names in the file, which {@link
     * FileProjection} finds by field id, so names are compared exactly and field ids are not theirs to match; and every file
     * is annotated with its types, so nothing is guessed. Pages are checked against their checksums, which costs no time that could
     * be measured: without, a changed byte of a plain number is another number.
     */
    private static void configure(Configuration hadoop) {
        hadoop.setBoolean(ParquetInputFormat.PAGE_VERIFY_CHECKSUM_ENABLED, true);
        hadoop.setBoolean(SQLConf.CASE_SENSITIVE().key(), true);
        hadoop.setBoolean(SQLConf.PARQUET_FIELD_ID_READ_ENABLED().key(), false);
        hadoop.setBoolean(SQLConf.PARQUET_BINARY_AS_STRING().key(), false);
        hadoop.setBoolean(SQLConf.PARQUET_INT96_AS_TIMESTAMP().key(), true);
        hadoop.setBoolean(SQLConf.PARQUET_INFER_TIMESTAMP_NTZ_ENABLED().key(), true);
        hadoop.setBoolean(SQLConf.LEGACY_PARQUET_NANOS_AS_LONG().key(), false);
    }

    private static scala.collection.immutable.Map<String, String> scalaMap(Map<String, String> map) {
        return scala.collection.immutable.Map$.MODULE$
                .<String, String>empty()
                .$plus$plus(JavaConverters.mapAsScalaMap(map));
    }
}
