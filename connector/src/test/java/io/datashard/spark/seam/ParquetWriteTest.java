package io.datashard.spark.seam;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Schema;
import io.datashard.spark.types.SparkSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetWriteTest {
    private static final Schema SCHEMA =
            SparkSchema.fromSpark(StructType.fromDDL("d date, t timestamp, s struct<x int>"));

    @TempDir
    private Path root;

    private final SparkSession spark = LocalSpark.session();

    @BeforeEach
    void setWhatASessionMaySetForOtherFiles() {
        spark.conf().set("spark.sql.parquet.datetimeRebaseModeInWrite", "LEGACY");
        spark.conf().set("spark.sql.parquet.writeLegacyFormat", "true");
        spark.conf().set("spark.sql.parquet.fieldId.write.enabled", "false");
    }

    @AfterEach
    void unset() {
        spark.conf().set("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED");
        spark.conf().unset("spark.sql.parquet.writeLegacyFormat");
        spark.conf().unset("spark.sql.parquet.fieldId.write.enabled");
    }

    @Test
    void writesWhatIsReadBackWhateverTheSessionSays() throws IOException {
        List<Row> rows = spark.sql(
                        "SELECT DATE'0001-01-01', TIMESTAMP'0001-01-01 00:00:00.000001', named_struct('x', 7)")
                .collectAsList();

        Path file = write(rows);

        SparkFiles files = new SparkFiles(root);
        assertThat(files.read(SCHEMA, SparkSchema.toSpark(SCHEMA), files.slice(file)))
                .isEqualTo(rows);
    }

    @Test
    void writesFieldIdsAndMicroseconds() throws IOException {
        MessageType schema = schema(write(List.of(RowFactory.create(null, null, null))));

        assertThat(schema.toString())
                .contains("int32 d (DATE) = 1")
                .contains("int64 t (TIMESTAMP(MICROS,true)) = 2")
                .contains("group s = 3")
                .contains("int32 x = 4");
    }

    @Test
    void doesNotMarkFilesAsOfTheHybridCalendar() throws IOException {
        Path file = write(List.of(RowFactory.create(null, null, null)));

        try (ParquetFileReader reader = open(file)) {
            assertThat(reader.getFileMetaData().getKeyValueMetaData())
                    .doesNotContainKey("org.apache.spark.legacyDateTime")
                    .containsKey("org.apache.spark.version");
        }
    }

    private Path write(List<Row> rows) throws IOException {
        StructType struct = SparkSchema.toSparkWithIds(SCHEMA);
        Configuration hadoop = new Configuration(spark.sessionState().newHadoopConf());
        ParquetWrite.configure(hadoop, struct);
        Path file = root.resolve("written.parquet");
        var output = HadoopOutputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()), hadoop);
        try (ParquetWriter<InternalRow> writer =
                new Writing(output).withConf(hadoop).build()) {
            for (InternalRow row : spark.createDataFrame(rows, struct)
                    .queryExecution()
                    .executedPlan()
                    .executeCollect()) {
                writer.write(row);
            }
        }
        return file;
    }

    private static MessageType schema(Path file) throws IOException {
        try (ParquetFileReader reader = open(file)) {
            return reader.getFileMetaData().getSchema();
        }
    }

    private static ParquetFileReader open(Path file) throws IOException {
        var path = new org.apache.hadoop.fs.Path(file.toUri());
        return ParquetFileReader.open(HadoopInputFile.fromPath(path, new Configuration()));
    }

    private static final class Writing extends ParquetWriter.Builder<InternalRow, Writing> {
        Writing(OutputFile file) {
            super(file);
        }

        @Override
        protected Writing self() {
            return this;
        }

        @Override
        protected WriteSupport<InternalRow> getWriteSupport(Configuration conf) {
            return ParquetWrite.newWriteSupport();
        }
    }
}
