package io.datashard.spark.metadata;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.datashard.ColumnStats;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.spark.seam.Rows;
import io.datashard.spark.types.SparkSchema;
import io.datashard.spark.types.SparkValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** One row for each data file of the version, in the order of the catalog. */
final class FileRows extends MetadataRows<FileEntry> {
    private static final MapType STATISTICS = DataTypes.createMapType(
            StringType,
            new StructType()
                    .add("lower", StringType, true)
                    .add("upper", StringType, true)
                    .add("nulls", LongType, true)
                    .add("exact", BooleanType, false),
            false);

    @Override
    List<MetadataColumn<FileEntry>> columns(Snapshot snapshot) {
        Schema schema = snapshot.schema();
        List<MetadataColumn<FileEntry>> columns = new ArrayList<>();
        columns.add(MetadataColumn.required("path", StringType, file -> UTF8String.fromString(file.path())));
        PartitionColumn.of(snapshot, FileEntry::tablet).ifPresent(columns::add);
        columns.add(MetadataColumn.required(
                "partitioning", IntegerType, file -> file.tablet().partitioning()));
        columns.add(MetadataColumn.required("rows", LongType, FileEntry::liveRows));
        columns.add(MetadataColumn.required("deleted_rows", LongType, FileEntry::deletedRows));
        columns.add(MetadataColumn.required("bytes", LongType, FileEntry::bytes));
        columns.add(MetadataColumn.required("added_version", LongType, FileEntry::version));
        columns.add(MetadataColumn.required("statistics", STATISTICS, file -> statistics(file, schema)));
        return columns;
    }

    @Override
    Stream<FileEntry> subjects(Snapshot snapshot, Set<String> columns) {
        return snapshot.files(columns.contains("statistics") ? primitives(snapshot) : Set.of());
    }

    private static Set<Integer> primitives(Snapshot snapshot) {
        Schema schema = snapshot.schema();
        return IntStream.rangeClosed(1, schema.lastFieldId())
                .filter(id -> schema.field(id)
                        .filter(field -> field.type().isPrimitive())
                        .isPresent())
                .boxed()
                .collect(Collectors.toSet());
    }

    /** By column; those that the table does not have any more are left out. */
    private static Object statistics(FileEntry file, Schema schema) {
        Map<String, Object> byColumn = new TreeMap<>();
        file.stats().forEach((id, stats) -> schema.field(id)
                .ifPresent(column -> byColumn.put(name(id, schema), statistics(stats, column))));
        return Rows.map(
                byColumn.keySet().stream().map(UTF8String::fromString).toArray(),
                byColumn.values().toArray());
    }

    private static String name(int id, Schema schema) {
        return schema.path(id).stream().map(Field::name).collect(Collectors.joining("."));
    }

    private static Object statistics(ColumnStats stats, Field column) {
        return Rows.of(new Object[] {
            text(stats.lower(), column),
            text(stats.upper(), column),
            stats.nulls() < 0 ? null : stats.nulls(),
            stats.exact()
        });
    }

    private static Object text(Object bound, Field column) {
        Object value = SparkValues.toSpark(bound, column.type());
        return value == null ? null : Rows.text(value, SparkSchema.toSpark(column.type()));
    }
}
