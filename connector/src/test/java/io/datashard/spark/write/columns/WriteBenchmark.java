package io.datashard.spark.write.columns;

import io.datashard.Schema;
import io.datashard.spark.types.SparkSchema;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.execution.datasources.parquet.ParquetWriteSupport;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The CPU time that a row of five columns takes, by our writer and by Spark's own, and the size of the file. Prints a table.
 *
 * <pre>./mvnw -q -pl core,connector -am test -Dtest=WriteBenchmark -Dsurefire.failIfNoSpecifiedTests=false</pre>
 */
class WriteBenchmark {
    private static final int ROWS = 200_000;
    private static final int ROUNDS = 12;
    private static final int WARM_UP = 4;
    private static final Schema SCHEMA = SparkSchema.fromSpark(new StructType()
            .add("id", "bigint", false)
            .add("i", "int", false)
            .add("d", "double", false)
            .add("s", "string", false)
            .add("dt", "date", false));

    @TempDir
    private Path root;

    private record Line(String name, Writing writing, List<Double> micros) {}

    private interface Writing {
        Path write() throws IOException;
    }

    @Test
    void flatRows() throws IOException {
        List<InternalRow> rows = rows();
        WrittenFiles files = new WrittenFiles(root);
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("Spark, snappy", () -> bySpark(rows), new ArrayList<>()));
        for (String codec : List.of("snappy", "zstd", "lz4", "uncompressed")) {
            Map<String, String> options = Map.of("compression", codec);
            lines.add(new Line("datashard, " + codec, () -> files.write(SCHEMA, rows, options), new ArrayList<>()));
        }
        Map<String, Long> bytes = new HashMap<>();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (int round = 0; round < ROUNDS; round++) {
            for (Line line : lines) {
                long start = threads.getCurrentThreadCpuTime();
                Path file = line.writing().write();
                line.micros().add((threads.getCurrentThreadCpuTime() - start) / 1e3 / ROWS);
                bytes.put(line.name(), Files.size(file));
                Files.delete(file);
            }
        }
        System.out.println("| | CPU us/row | ratio | bytes |\n|---|---|---|---|");
        for (Line line : lines) {
            System.out.printf(
                    "| %s | %.3f | %.2f | %d |%n",
                    line.name(), median(line), median(line) / median(lines.get(0)), bytes.get(line.name()));
        }
    }

    private static double median(Line line) {
        List<Double> sorted = line.micros().stream().skip(WARM_UP).sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static List<InternalRow> rows() {
        UnsafeRowWriter writer = new UnsafeRowWriter(SCHEMA.columns().size(), 64);
        List<InternalRow> rows = new ArrayList<>(ROWS);
        Random random = new Random(1);
        for (int i = 0; i < ROWS; i++) {
            writer.reset();
            writer.zeroOutNullBytes();
            writer.write(0, (long) i);
            writer.write(1, random.nextInt(1000));
            writer.write(2, i * 0.37 % 1000);
            writer.write(3, UTF8String.fromString("%020X".formatted(random.nextLong())));
            writer.write(4, 19_723 + i % 50);
            rows.add(writer.getRow().copy());
        }
        return rows;
    }

    private Path bySpark(List<InternalRow> rows) throws IOException {
        Configuration hadoop = new Configuration(false);
        ParquetWriteSupport.setSchema(SparkSchema.toSparkWithIds(SCHEMA), hadoop);
        hadoop.setBoolean("spark.sql.parquet.writeLegacyFormat", false);
        hadoop.setBoolean("spark.sql.parquet.fieldId.write.enabled", true);
        hadoop.set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
        hadoop.setBoolean("spark.sql.caseSensitive", true);
        Path file = root.resolve("spark" + System.nanoTime());
        OutputFile output = HadoopOutputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()), hadoop);
        try (ParquetWriter<InternalRow> writer = new SparkWriter(output)
                .withConf(hadoop)
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .build()) {
            for (InternalRow row : rows) {
                writer.write(row);
            }
        }
        return file;
    }

    private static final class SparkWriter extends ParquetWriter.Builder<InternalRow, SparkWriter> {
        SparkWriter(OutputFile file) {
            super(file);
        }

        @Override
        protected SparkWriter self() {
            return this;
        }

        @Override
        protected WriteSupport<InternalRow> getWriteSupport(Configuration configuration) {
            return new ParquetWriteSupport();
        }
    }
}
