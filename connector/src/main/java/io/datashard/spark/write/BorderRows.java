package io.datashard.spark.write;

import io.datashard.Border;
import io.datashard.FileEntry;
import io.datashard.Schema;
import io.datashard.internal.data.DataFileWriter;
import io.datashard.internal.sphere.CellBorders;
import io.datashard.internal.types.Neighborhood;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Finds the border rows among those of a file as they come, gives them row groups of their own, and tells the file's entry. It looks at
 * each row: where a border row follows another one, which is not the order that writes ask for, the entry says nothing of a border.
 */
final class BorderRows {
    private final Neighborhood neighborhood;
    private final CellBorders borders;
    private final PartitionSource longitude;
    private final PartitionSource latitude;
    private Order order = Order.ALL_BORDER;
    private long first;
    private long bytes;

    /** How the rows of the file lie so far. */
    private enum Order {
        ALL_BORDER,
        BORDER_FIRST,
        MIXED
    }

    BorderRows(Neighborhood neighborhood, Schema schema, StructType rows) {
        this.neighborhood = neighborhood;
        this.borders = new CellBorders(neighborhood.cells(), neighborhood.radius());
        this.longitude = PartitionSource.of(schema.path(neighborhood.longitude()), rows);
        this.latitude = PartitionSource.of(schema.path(neighborhood.latitude()), rows);
    }

    /** A new file begins. */
    void begin() {
        order = Order.ALL_BORDER;
        first = 0;
        bytes = 0;
    }

    /** To be told of each row before it is written to a file of a partition. */
    void next(InternalRow row, List<Object> partition, DataFileWriter<InternalRow> file) throws IOException {
        if (order == Order.MIXED) {
            return;
        }
        boolean isBorder = isBorder(row, (Long) partition.get(neighborhood.place()));
        if (isBorder && order == Order.BORDER_FIRST) {
            order = Order.MIXED;
        } else if (isBorder) {
            first++;
        } else if (order == Order.ALL_BORDER) {
            order = Order.BORDER_FIRST;
            bytes = first == 0 ? 0 : file.endRowGroup();
        }
    }

    /** Rows without a cell are nobody's neighbors. */
    private boolean isBorder(InternalRow row, Long cell) {
        longitude.changesWith(row);
        latitude.changesWith(row);
        return cell != null && borders.contains(cell, degrees(longitude), degrees(latitude));
    }

    private static double degrees(PartitionSource column) {
        return ((Number) column.value()).doubleValue();
    }

    /** The entry of the file that has ended. */
    FileEntry of(FileEntry file) {
        return switch (order) {
            case ALL_BORDER -> file.withBorder(new Border(neighborhood.radius(), first, file.bytes()));
            case BORDER_FIRST -> file.withBorder(new Border(neighborhood.radius(), first, bytes));
            case MIXED -> file;
        };
    }
}
