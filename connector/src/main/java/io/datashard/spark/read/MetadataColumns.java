package io.datashard.spark.read;

import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.internal.types.Neighborhood;
import io.datashard.spark.metadata.PartitionColumn;
import io.datashard.spark.seam.AddedColumn;
import io.datashard.spark.types.SparkSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What can be selected of a row beside a table's columns: where it is stored, and since when. Together {@code _file} and {@code _pos}
 * name a row of a version.
 */
public final class MetadataColumns {
    /** Path of the row's file. */
    public static final String FILE = "_file";

    /** Number of the row in its file. */
    public static final String POSITION = "_pos";

    static final String PARTITION = "_partition";
    static final String VERSION = "_version";
    static final String SNAPSHOT_ID = "_snapshot_id";

    /** Whether the row is read as a neighbor of a cell that it does not lie in. */
    static final String NEIGHBOR = "_neighbor";

    /** The cell that the row is read for: its own, or the one whose neighbor it is. */
    static final String CELL = "_cell";

    private static final Set<String> NAMES = Set.of(FILE, POSITION, PARTITION, VERSION, SNAPSHOT_ID, NEIGHBOR, CELL);

    private record Described(String name, DataType dataType, boolean isNullable, String comment)
            implements MetadataColumn {}

    private MetadataColumns() {}

    /** Those of a version. Where no file has a partition, there is no column for it, as in the metadata tables. */
    public static MetadataColumn[] of(Snapshot snapshot) {
        List<MetadataColumn> columns = new ArrayList<>();
        columns.add(new Described(
                FILE, DataTypes.StringType, false, "path of the row's file, relative to the table's root"));
        columns.add(new Described(POSITION, DataTypes.LongType, false, "number of the row in its file, from 0"));
        PartitionColumn.of(snapshot)
                .ifPresent(partition ->
                        columns.add(new Described(PARTITION, partition.type(), false, "partition of the row's file")));
        columns.add(new Described(
                VERSION, DataTypes.LongType, false, "version of the table that last changed the row's file"));
        columns.add(new Described(SNAPSHOT_ID, DataTypes.StringType, true, "snapshot id of that version"));
        if (Neighborhood.of(snapshot.properties(), snapshot.partitioning(), snapshot.schema())
                .isPresent()) {
            columns.add(new Described(
                    NEIGHBOR,
                    DataTypes.BooleanType,
                    false,
                    "whether the row is a neighbor of the cell, of another cell"));
            columns.add(new Described(CELL, DataTypes.LongType, true, "cell that the row is read for"));
        }
        return columns.stream()
                .filter(column -> isDistinct(column.name(), snapshot.schema()))
                .toArray(MetadataColumn[]::new);
    }

    /**
     * Not so beside a column of the table whose name differs only by case: a session that tells them apart would push conditions on the
     * one to where they are taken for conditions on the other.
     */
    private static boolean isDistinct(String name, Schema schema) {
        return schema.field(name).filter(column -> !column.name().equals(name)).isEmpty();
    }

    /** Whether {@link #FILE} and {@link #POSITION} are what a query gets by these names, and not columns of the table. */
    public static boolean tellRows(Snapshot snapshot) {
        return hidingRows(snapshot).isEmpty();
    }

    /** The name of a column of the table that hides {@link #FILE} or {@link #POSITION}. */
    public static Optional<String> hidingRows(Snapshot snapshot) {
        return Stream.of(FILE, POSITION)
                .flatMap(name -> snapshot.schema().field(name).stream())
                .map(Field::name)
                .findFirst();
    }

    /** A projection for readers: of the columns that are stored by their ids, of others by where their values come from. */
    static StructType toRead(StructType projection, Schema schema) {
        StructType stored = SparkSchema.withIds(
                new StructType(Stream.of(projection.fields())
                        .filter(column -> name(column, schema).isEmpty())
                        .toArray(StructField[]::new)),
                schema);
        StructField[] columns = new StructField[projection.size()];
        int next = 0;
        for (int i = 0; i < columns.length; i++) {
            StructField column = projection.fields()[i];
            Optional<String> name = name(column, schema);
            columns[i] = name.isPresent() ? source(name.get()).column(column) : stored.fields()[next++];
        }
        return new StructType(columns);
    }

    /**
     * Which of the metadata columns a column of a projection is; nothing for one of the table. Where the table has a column of the same
     * name, Spark has put underscores before that of the metadata column. It marks them, too, but loses the mark of structs.
     */
    static Optional<String> name(StructField asked, Schema schema) {
        return name(asked.name(), schema);
    }

    /** The same for a column of which only the name is asked. */
    static Optional<String> name(String asked, Schema schema) {
        if (schema.field(asked).isPresent()) {
            return Optional.empty();
        }
        String name = asked;
        while (!NAMES.contains(name)) {
            if (!name.startsWith("__")) {
                throw new IllegalArgumentException(
                        "a projection has the column " + asked + ", which " + schema + " does not have");
            }
            name = name.substring(1);
        }
        return Optional.of(name);
    }

    private static AddedColumn source(String name) {
        return switch (name) {
            case FILE -> AddedColumn.PATH;
            case POSITION -> AddedColumn.POSITION;
            default -> AddedColumn.CONSTANT;
        };
    }
}
