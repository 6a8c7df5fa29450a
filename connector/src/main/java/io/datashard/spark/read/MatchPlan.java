package io.datashard.spark.read;

import io.datashard.PlannedFile;
import io.datashard.Snapshot;
import io.datashard.internal.types.Neighborhood;
import io.datashard.spark.seam.FileSlice;
import io.datashard.spark.seam.FileSlices;
import io.datashard.spark.seam.MatchSlices;
import io.datashard.spark.seam.Pairing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * What the tasks of a match cell by cell read.
 *
 * @param tasks one for each cell of the left table that may give rows
 * @param mostHeld of the tasks, the most bytes of files of the right table whose rows one may have to hold in memory
 */
record MatchPlan(List<MatchSlices> tasks, long mostHeld) {

    /** Reads the catalogs. The tables must lie in the same cells, and the right one must have neighbors. */
    static MatchPlan of(MatchSide left, MatchSide right, Pairing pairing) {
        Snapshot snapshot = right.snapshot();
        Neighborhood neighborhood = Neighborhood.of(snapshot.properties(), snapshot.partitioning(), snapshot.schema())
                .orElseThrow();
        NeighborPlan near = NeighborPlan.of(right.table(), snapshot, neighborhood, List.of(), WantedCells.ALL);
        FileConstants none = FileConstants.of(new StructType(), snapshot);
        Map<Optional<Long>, List<FileSlice>> rightFiles = byCell(right);
        List<MatchSlices> tasks = new ArrayList<>();
        long mostHeld = 0;
        for (var leftFiles : byCell(left).entrySet()) {
            Optional<Long> cell = leftFiles.getKey();
            List<FileSlice> others = new ArrayList<>();
            if (cell.isPresent()) { // rows without a cell are beside no others
                others.addAll(rightFiles.getOrDefault(cell, List.of()));
                others.addAll(near.around(cell.get(), none));
            }
            if (!others.isEmpty() || pairing.unmatched() == Pairing.Unmatched.KEPT) {
                tasks.add(new MatchSlices(FileSlices.of(leftFiles.getValue()), FileSlices.of(others), cell.orElse(0L)));
                mostHeld = Math.max(
                        mostHeld, others.stream().mapToLong(FileSlice::length).sum());
            }
        }
        return new MatchPlan(List.copyOf(tasks), mostHeld);
    }

    private static Map<Optional<Long>, List<FileSlice>> byCell(MatchSide side) {
        CellColumn cells = CellColumn.of(side.snapshot(), side.cell().orElseThrow());
        Map<Optional<Long>, List<FileSlice>> files = new HashMap<>();
        for (PlannedFile file : side.snapshot().plan(List.of()).files()) {
            files.computeIfAbsent(cells.cell(file.partitioning(), file.partition()), first -> new ArrayList<>())
                    .add(new FileSlice(
                            file.path(), 0, file.bytes(), file.bytes(), InternalRow.empty(), file.deletes()));
        }
        return files;
    }
}
