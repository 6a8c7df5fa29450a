package io.datashard.spark.read;

import io.datashard.DatashardException;
import io.datashard.Snapshot;
import io.datashard.spark.seam.AddedColumn;
import io.datashard.spark.types.SparkSchema;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a table's changes: those of the table, and behind them which kind of change a row is of, by which version and of what
 * time, with the names and types that Spark 4.2 has for them (its {@code Changelog}).
 */
public final class ChangeColumns {
    /** One of {@link #INSERT}, {@link #DELETE}, {@link #UPDATED_FROM} and {@link #UPDATED_TO}. */
    static final String TYPE = "_change_type";

    static final String VERSION = "_commit_version";
    static final String TIME = "_commit_timestamp";

    static final String INSERT = "insert";
    static final String DELETE = "delete";
    static final String UPDATED_FROM = "update_preimage";
    static final String UPDATED_TO = "update_postimage";

    private static final Set<String> NAMES = Set.of(TYPE, VERSION, TIME);

    private ChangeColumns() {}

    /**
     * Those of a version. None is required: rows may be older than what the table requires.
     *
     * @throws DatashardException if the table has a column of such a name
     */
    public static StructType of(Snapshot snapshot) {
        for (String name : NAMES) {
            snapshot.schema().field(name).ifPresent(column -> {
                throw new DatashardException("the table at " + snapshot.location() + " has a column " + column.name()
                        + ", which is what its changes call a column of theirs. Rename it to read them");
            });
        }
        return SparkSchema.toSpark(snapshot.schema())
                .asNullable()
                .add(TYPE, DataTypes.StringType, false)
                .add(VERSION, DataTypes.LongType, false)
                .add(TIME, DataTypes.TimestampType, false);
    }

    /** Whether a column of a projection is none of the table's. */
    static boolean isAdded(StructField column) {
        return NAMES.contains(column.name());
    }

    /** A projection for readers of files. */
    static StructType toRead(StructType projection, Snapshot snapshot) {
        StructType stored = SparkSchema.withIds(
                new StructType(Stream.of(projection.fields())
                        .filter(column -> !isAdded(column))
                        .toArray(StructField[]::new)),
                snapshot.schema());
        return new StructType(Stream.of(projection.fields())
                .map(column -> isAdded(column) ? AddedColumn.CONSTANT.column(column) : stored.apply(column.name()))
                .toArray(StructField[]::new));
    }
}
