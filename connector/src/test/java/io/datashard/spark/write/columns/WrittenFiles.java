package io.datashard.spark.write.columns;

import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.internal.data.DataFileWriter;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import io.datashard.spark.types.SparkSchema;
import io.datashard.spark.types.WrittenSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.StructType;

/** Files that we and Spark write, and what Parquet's own reader finds in them. */
final class WrittenFiles {
    private final Path root;

    WrittenFiles(Path root) {
        this.root = root;
    }

    Path byUs(Dataset<Row> rows, Map<String, String> options) throws IOException {
        Schema table = SparkSchema.fromSpark(rows.schema());
        List<InternalRow> internal =
                List.of(rows.queryExecution().executedPlan().executeCollect());
        return write(WrittenSchema.of(rows.schema(), table), internal, options);
    }

    Path write(Schema schema, List<InternalRow> rows, Map<String, String> options) throws IOException {
        Configuration configuration = new Configuration(false);
        Store store = Stores.open(root.toUri().toString(), configuration);
        String name = "ours" + System.nanoTime() + ".parquet";
        DataFileWriter<InternalRow> writer = DataFileWriter.open(
                store, name, new Tablet(0, List.of(), name), schema, new SparkRows(schema), options, configuration);
        try {
            for (InternalRow row : rows) {
                writer.write(row);
            }
            writer.finish();
        } finally {
            writer.abort();
        }
        return root.resolve(name);
    }

    Path bySpark(Dataset<Row> rows) throws IOException {
        StructType withIds = SparkSchema.toSparkWithIds(SparkSchema.fromSpark(rows.schema()));
        Path directory = root.resolve("sparks" + System.nanoTime());
        rows.sparkSession()
                .createDataFrame(rows.toJavaRDD(), withIds)
                .coalesce(1)
                .write()
                .parquet(directory.toString());
        try (var written = Files.list(directory)) {
            return written.filter(path -> path.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    static List<String> groups(Path file) throws IOException {
        List<String> groups = new ArrayList<>();
        try (ParquetReader<Group> reader =
                ParquetReader.builder(new GroupReadSupport(), hadoop(file)).build()) {
            for (Group group = reader.read(); group != null; group = reader.read()) {
                groups.add(group.toString());
            }
        }
        return groups;
    }

    static int rowGroups(Path file) throws IOException {
        return footer(file).getBlocks().size();
    }

    static MessageType schema(Path file) throws IOException {
        return footer(file).getFileMetaData().getSchema();
    }

    static Map<String, String> keyValues(Path file) throws IOException {
        return footer(file).getFileMetaData().getKeyValueMetaData();
    }

    private static ParquetMetadata footer(Path file) throws IOException {
        try (ParquetFileReader reader =
                ParquetFileReader.open(HadoopInputFile.fromPath(hadoop(file), new Configuration(false)))) {
            return reader.getFooter();
        }
    }

    private static org.apache.hadoop.fs.Path hadoop(Path file) {
        return new org.apache.hadoop.fs.Path(file.toUri());
    }

    /** The schema as Spark writes it, which has no place for ids of elements, keys and values. */
    static MessageType withoutElementIds(MessageType schema) {
        return new MessageType(
                schema.getName(),
                schema.getFields().stream().map(WrittenFiles::withoutElementIds).toList());
    }

    private static Type withoutElementIds(Type type) {
        if (type.isPrimitive()) {
            return type;
        }
        GroupType group = type.asGroupType();
        List<Type> fields =
                group.getFields().stream().map(WrittenFiles::withoutElementIds).toList();
        if (group.isRepetition(Type.Repetition.REPEATED)) {
            return group.withNewFields(
                    fields.stream().map(WrittenFiles::withoutId).toList());
        }
        return group.withNewFields(fields);
    }

    private static Type withoutId(Type type) {
        if (type.isPrimitive()) {
            return org.apache.parquet.schema.Types.primitive(
                            type.asPrimitiveType().getPrimitiveTypeName(), type.getRepetition())
                    .length(type.asPrimitiveType().getTypeLength())
                    .as(type.getLogicalTypeAnnotation())
                    .named(type.getName());
        }
        GroupType group = type.asGroupType();
        return org.apache.parquet.schema.Types.buildGroup(type.getRepetition())
                .as(type.getLogicalTypeAnnotation())
                .addFields(group.getFields().toArray(Type[]::new))
                .named(type.getName());
    }

    static ArrayBasedMapData map(Object key, Object value) {
        return new ArrayBasedMapData(
                new GenericArrayData(new Object[] {key}), new GenericArrayData(new Object[] {value}));
    }
}
