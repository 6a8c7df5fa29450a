package io.datashard.spark.read;

import io.datashard.Border;
import io.datashard.DatashardException;
import io.datashard.FileEntry;
import io.datashard.PlannedFile;
import io.datashard.PlannedFiles;
import io.datashard.Predicate;
import io.datashard.Snapshot;
import io.datashard.internal.prune.ConditionColumns;
import io.datashard.internal.prune.Match;
import io.datashard.internal.prune.Pruner;
import io.datashard.internal.types.Neighborhood;
import io.datashard.spark.seam.CellSlices;
import io.datashard.spark.seam.FileSlice;
import io.datashard.spark.seam.FileSlices;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which cells a scan reads, and what it reads of the cells around them. Every cell with files has neighbors, whatever the conditions say of
 * its own rows: they choose rows, of the cell and of its neighbors alike. A cell is read if it has such rows, or cells around it have them.
 */
final class NeighborPlan {
    private final Neighborhood neighborhood;
    private final CellColumn cells;
    private final WantedCells wanted;

    /** Those with files, in order. */
    private final Set<Long> hosts = new TreeSet<>();

    /** What may hold neighbors for which the conditions hold, by the cell that it lies in. */
    private final Map<Long, List<FileEntry>> files = new HashMap<>();

    private NeighborPlan(Neighborhood neighborhood, CellColumn cells, WantedCells wanted) {
        this.neighborhood = neighborhood;
        this.cells = cells;
        this.wanted = wanted;
    }

    /**
     * Reads the catalog.
     *
     * @throws DatashardException if files lie in no cells, or in others than those of the table now
     */
    static NeighborPlan of(
            String table,
            Snapshot snapshot,
            Neighborhood neighborhood,
            List<Predicate> conditions,
            WantedCells wanted) {
        Pruner pruner = new Pruner(new Predicate.And(conditions), snapshot.schema(), snapshot.partitionings());
        NeighborPlan plan = new NeighborPlan(neighborhood, CellColumn.of(snapshot, neighborhood.field()), wanted);
        try (Stream<FileEntry> entries = snapshot.files(ConditionColumns.of(conditions))) {
            entries.forEach(entry -> plan.add(entry, pruner, table));
        }
        return plan;
    }

    private void add(FileEntry entry, Pruner pruner, String table) {
        int partitioning = entry.tablet().partitioning();
        if (!cells.isIn(partitioning)) {
            throw new DatashardException("the rows of " + table + " cannot be read with their neighbors: the file "
                    + entry.path()
                    + " is not partitioned by " + neighborhood.field().transform()
                    + ", as files are that were written since the partitioning was changed. Write its rows anew, for"
                    + " example by INSERT OVERWRITE of the whole table from itself");
        }
        cells.cell(partitioning, entry.tablet().partition()).ifPresent(cell -> {
            if (wanted.has(cell)) {
                hosts.add(cell);
            }
            if (borderBytes(entry) > 0 && pruner.match(entry) != Match.NONE) {
                files.computeIfAbsent(cell, first -> new ArrayList<>()).add(entry);
            }
        });
    }

    /** How many first bytes of a file hold all rows that may be near another cell. */
    private long borderBytes(FileEntry entry) {
        return border(entry).map(Border::bytes).orElse(entry.bytes());
    }

    /** The border of a file, if all neighbors are in it. */
    private Optional<Border> border(FileEntry entry) {
        return entry.border().filter(known -> known.radius() >= neighborhood.radius());
    }

    /**
     * What tasks read, each a cell.
     *
     * @param own what is read of the files of the cells themselves
     */
    List<CellSlices> slices(PlannedFiles own, FileConstants constants) {
        Map<Optional<Long>, FileSlices.Builder> ownSlices = new HashMap<>();
        for (PlannedFile file : own) {
            ownSlices
                    .computeIfAbsent(
                            cells.cell(file.partitioning(), file.partition()), cell -> new FileSlices.Builder())
                    .add(new FileSlice(
                            file.path(), 0, file.bytes(), file.bytes(), constants.apply(file), file.deletes()));
        }
        List<CellSlices> all = new ArrayList<>();
        for (long host : hosts) {
            FileSlices.Builder ofHost = ownSlices.get(Optional.of(host));
            List<FileSlice> around = around(host, constants);
            if (ofHost != null || !around.isEmpty()) {
                FileSlices read = ofHost == null ? FileSlices.of(List.of()) : ofHost.build();
                all.add(new CellSlices(read, FileSlices.of(around), host));
            }
        }
        FileSlices.Builder nowhere = ownSlices.get(Optional.<Long>empty());
        if (nowhere != null && wanted.areAll()) {
            all.add(new CellSlices(nowhere.build(), FileSlices.of(List.of()), 0));
        }
        return all;
    }

    /**
     * The files that are read for neighbors, each once. The border rows of one are that many neighbors or so, however often it is read:
     * most are near one other cell.
     */
    private Stream<FileEntry> read() {
        return hosts.stream()
                .flatMap(host -> neighborhood.cells().neighbors(host).stream())
                .distinct()
                .flatMap(cell -> files.getOrDefault(cell, List.of()).stream());
    }

    /** About how many rows there are that are neighbors, if all rows of files without a border are. */
    long rows() {
        return read().mapToLong(entry -> border(entry).map(Border::rows).orElse(entry.rows()))
                .sum();
    }

    /** How many bytes of files have these rows. */
    long bytes() {
        return read().mapToLong(this::borderBytes).sum();
    }

    /** What may hold neighbors of a cell. */
    List<FileSlice> around(long host, FileConstants constants) {
        List<FileSlice> around = new ArrayList<>();
        for (long neighbor : neighborhood.cells().neighbors(host)) {
            for (FileEntry entry : files.getOrDefault(neighbor, List.of())) {
                around.add(slice(entry, constants, host));
            }
        }
        return around;
    }

    private FileSlice slice(FileEntry entry, FileConstants constants, long host) {
        PlannedFile file = new PlannedFile(
                entry.path(),
                entry.rows(),
                entry.bytes(),
                entry.version(),
                entry.tablet().partitioning(),
                entry.tablet().partition(),
                entry.deletes());
        return new FileSlice(
                file.path(), 0, borderBytes(entry), file.bytes(), constants.asNeighbor(file, host), file.deletes());
    }
}
