package io.datashard;

import io.datashard.internal.types.PartitioningText;
import java.util.List;

/**
 * How the rows of a table are divided into files. A table may have had several partitionings; each file belongs to one,
 * by its id.
 *
 * @param id 0 for the first partitioning of a table
 * @param fields none for an unpartitioned table
 */
public record Partitioning(int id, List<PartitionField> fields) {

    public Partitioning {
        fields = List.copyOf(fields);
    }

    /** One file group for the whole table. */
    public static Partitioning unpartitioned() {
        return new Partitioning(0, List.of());
    }

    /**
     * The first partitioning of a table, from text: {@code days(ts), bucket(16, id), truncate(4, name), region} or {@code healpix(6, ra, dec)}.
     * The transforms are identity (or the column alone), years, months, days, hours, bucket, truncate and healpix; a column inside a struct is {@code
     * address.city}; names that are more than letters, digits and underscores stand in backquotes. Blank text means
     * unpartitioned.
     *
     * @throws DatashardException if the text is malformed, names an unknown transform or column, applies a transform to a type
     *     that it does not accept, or has two fields of one name
     */
    public static Partitioning parse(String text, Schema schema) {
        return PartitioningText.parse(text, schema, 0, PartitionField.FIRST_ID);
    }

    /** Whether the table is one file group. */
    public boolean isUnpartitioned() {
        return fields.isEmpty();
    }
}
