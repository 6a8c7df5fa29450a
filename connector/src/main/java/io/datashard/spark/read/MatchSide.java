package io.datashard.spark.read;

import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Snapshot;
import io.datashard.Transform;
import io.datashard.spark.seam.MatchRead;
import io.datashard.spark.types.SparkSchema;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * One of the two tables of a cross-match.
 *
 * @param table what users call it
 * @param longitude name of its column
 * @param latitude name of its column
 * @param suffix what is appended to the names of its columns
 * @param options of the read
 */
public record MatchSide(
        String table,
        Snapshot snapshot,
        String longitude,
        String latitude,
        String suffix,
        CaseInsensitiveStringMap options) {

    /** Its columns, with their names in pairs. */
    StructType renamed() {
        StructType renamed = new StructType();
        for (StructField column : SparkSchema.toSpark(snapshot.schema()).fields()) {
            renamed = renamed.add(column.name() + suffix, column.dataType(), column.nullable());
        }
        return renamed;
    }

    /** The field by which it is partitioned into cells of its points, if it is by one such field, and all of its files are. */
    Optional<PartitionField> cell() {
        List<PartitionField> cells = snapshot.partitioning().fields().stream()
                .filter(field -> field.transform() instanceof Transform.HealpixCell)
                .toList();
        return cells.stream()
                .filter(field -> cells.size() == 1 && isOfPoints(field))
                .filter(field ->
                        snapshot.partitionings().keySet().stream().allMatch(CellColumn.of(snapshot, field)::isIn))
                .findFirst();
    }

    private boolean isOfPoints(PartitionField field) {
        return isColumn(field.sourceIds().get(0), longitude)
                && isColumn(field.sourceIds().get(1), latitude);
    }

    private boolean isColumn(int id, String name) {
        return snapshot.schema().columns().stream()
                .anyMatch(column -> column.id() == id && column.name().equalsIgnoreCase(name));
    }

    /** A read of columns and, beside them, of the point. */
    MatchRead.Side read(StructType columns) {
        PartitionField cell = cell().orElseThrow();
        Field east = snapshot.schema().field(cell.sourceIds().get(0)).orElseThrow();
        Field north = snapshot.schema().field(cell.sourceIds().get(1)).orElseThrow();
        StructType read = with(north, with(east, columns));
        return new MatchRead.Side(
                SnapshotRead.of(table, snapshot, read, List.of(), options),
                new MatchRead.Point(read, read.fieldIndex(east.name()), read.fieldIndex(north.name())));
    }

    private StructType with(Field column, StructType columns) {
        return columns.getFieldIndex(column.name()).isDefined()
                ? columns
                : columns.add(SparkSchema.toSpark(snapshot.schema()).apply(column.name()));
    }
}
