package io.datashard.spark.read;

import io.datashard.PartitionField;
import io.datashard.PlannedFile;
import io.datashard.Snapshot;
import io.datashard.internal.types.Neighborhood;
import io.datashard.spark.seam.FileSlice;
import io.datashard.spark.seam.FileSlices;
import io.datashard.spark.seam.MatchRead;
import io.datashard.spark.seam.MatchSlices;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;

/** Reads two tables cell by cell, and gives the pairs of their rows. */
record MatchScan(
        MatchedTables tables, StructType projection, MatchRead.Side left, MatchRead.Side right, List<Integer> output)
        implements Scan, Batch {

    @Override
    public StructType readSchema() {
        return projection;
    }

    @Override
    public String description() {
        return tables.name() + " [cell by cell, within " + tables.pairing().radius() + " arcsec; versions "
                + tables.left().snapshot().version() + " and "
                + tables.right().snapshot().version() + "]";
    }

    @Override
    public ColumnarSupportMode columnarSupportMode() {
        return ColumnarSupportMode.UNSUPPORTED;
    }

    @Override
    public Batch toBatch() {
        return this;
    }

    /** One for each cell of the left table; rows without a cell are beside no others. */
    @Override
    public InputPartition[] planInputPartitions() {
        Snapshot snapshot = tables.right().snapshot();
        Neighborhood neighborhood = Neighborhood.of(snapshot.properties(), snapshot.partitioning(), snapshot.schema())
                .orElseThrow();
        NeighborPlan near = NeighborPlan.of(tables.right().table(), snapshot, neighborhood, List.of(), WantedCells.ALL);
        FileConstants none = FileConstants.of(new StructType(), snapshot);
        Map<Optional<Long>, List<FileSlice>> rightFiles = byCell(tables.right());
        List<MatchSlices> all = new ArrayList<>();
        byCell(tables.left()).forEach((cell, files) -> {
            List<FileSlice> others = new ArrayList<>();
            cell.ifPresent(number -> {
                others.addAll(rightFiles.getOrDefault(cell, List.of()));
                others.addAll(near.around(number, none));
            });
            all.add(new MatchSlices(FileSlices.of(files), FileSlices.of(others)));
        });
        return all.toArray(InputPartition[]::new);
    }

    private static Map<Optional<Long>, List<FileSlice>> byCell(MatchSide side) {
        PartitionField cell = side.cell().orElseThrow();
        CellColumn cells = CellColumn.of(side.snapshot(), cell);
        Map<Optional<Long>, List<FileSlice>> files = new HashMap<>();
        for (PlannedFile file : side.snapshot().plan(List.of()).files()) {
            files.computeIfAbsent(cells.cell(file.partitioning(), file.partition()), first -> new ArrayList<>())
                    .add(new FileSlice(
                            file.path(), 0, file.bytes(), file.bytes(), InternalRow.empty(), file.deletes()));
        }
        return files;
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        return new MatchRead(left, right, tables.pairing(), output).factory(SparkSession.active());
    }

    @Override
    public String toString() {
        return description();
    }
}
