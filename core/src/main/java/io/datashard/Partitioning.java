package io.datashard;

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

    /** Whether the table is one file group. */
    public boolean isUnpartitioned() {
        return fields.isEmpty();
    }
}
