package io.datashard.spark.seam;

import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Where the values of a column come from that is read with a file but is not stored in it. */
public enum AddedColumn {
    /** The path of the file, relative to the table's root. */
    PATH,
    /** The number of the row in its file, from 0, whichever rows are read. */
    POSITION,
    /** The next of {@link FileSlice#constants}. */
    CONSTANT;

    /** The key in a field's metadata under which is where its values come from. */
    private static final String SOURCE = "datashard.added";

    /** A column of a projection that gets its values from here. */
    public StructField column(StructField column) {
        return new StructField(
                column.name(),
                column.dataType(),
                column.nullable(),
                new MetadataBuilder()
                        .withMetadata(column.metadata())
                        .putString(SOURCE, name())
                        .build());
    }

    /** Where a column of a projection gets its values from; nothing for one of the file. */
    static Optional<AddedColumn> of(StructField column) {
        return column.metadata().contains(SOURCE)
                ? Optional.of(valueOf(column.metadata().getString(SOURCE)))
                : Optional.empty();
    }

    /** The columns of a projection that are read from files. */
    static StructType without(StructType projection) {
        return new StructType(Stream.of(projection.fields())
                .filter(column -> of(column).isEmpty())
                .toArray(StructField[]::new));
    }
}
