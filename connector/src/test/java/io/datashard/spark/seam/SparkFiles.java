package io.datashard.spark.seam;

import io.datashard.Schema;
import io.datashard.spark.types.SparkSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** A directory as a table's root: Spark writes Parquet files into it, the reader factory reads them. */
final class SparkFiles {
    private final SparkSession spark = LocalSpark.session();
    private final Path root;

    SparkFiles(Path root) {
        this.root = root;
    }

    /** Writes rows into one file, with the schema's field ids; gives the whole file. */
    FileSlice write(Schema schema, List<Row> rows) {
        return write(schema, rows, Map.of());
    }

    FileSlice write(Schema schema, List<Row> rows, Map<String, String> options) {
        return write(spark.createDataFrame(rows, SparkSchema.toSparkWithIds(schema)), options);
    }

    FileSlice write(org.apache.spark.sql.Dataset<Row> data, Map<String, String> options) {
        Path directory = root.resolve("file" + System.nanoTime());
        data.coalesce(1).write().options(options).parquet(directory.toString());
        try (var files = Files.list(directory)) {
            Path file = files.filter(path -> path.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
            return slice(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FileSlice slice(Path file) throws IOException {
        long size = Files.size(file);
        return new FileSlice(root.relativize(file).toString(), 0, size, size);
    }

    Path path(FileSlice slice) {
        return root.resolve(slice.path());
    }

    PartitionReaderFactory factory(Schema table, StructType projection, Predicate... conditions) {
        return new ParquetRead(
                        "stars", root.toString(), SparkSchema.withIds(projection, table), List.of(conditions), Map.of())
                .factory(spark);
    }

    /** Rows from batches and from single rows, which must be the same. */
    List<Row> read(Schema table, StructType projection, FileSlice... slices) throws IOException {
        return read(factory(table, projection), projection, slices);
    }

    /** The same by a factory that may skip what its conditions rule out. */
    List<Row> read(PartitionReaderFactory factory, StructType projection, FileSlice... slices) throws IOException {
        FileSlices partition = FileSlices.of(List.of(slices));
        List<Row> rows = new ArrayList<>();
        try (PartitionReader<InternalRow> reader = factory.createReader(partition)) {
            while (reader.next()) {
                rows.add(row(reader.get(), projection));
            }
        }
        List<Row> fromBatches = new ArrayList<>();
        try (PartitionReader<ColumnarBatch> reader = factory.createColumnarReader(partition)) {
            while (reader.next()) {
                reader.get().rowIterator().forEachRemaining(row -> fromBatches.add(row(row, projection)));
            }
        }
        if (!fromBatches.equals(rows)) {
            throw new AssertionError("batches hold " + fromBatches + ", rows are " + rows);
        }
        return rows;
    }

    private static Row row(InternalRow row, StructType projection) {
        Object[] values = new Object[projection.size()];
        for (int i = 0; i < values.length; i++) {
            var type = projection.fields()[i].dataType();
            Object value = row.isNullAt(i) ? null : CatalystTypeConverters.convertToScala(row.get(i, type), type);
            values[i] = value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value;
        }
        return RowFactory.create(values);
    }
}
