package io.datashard.spark.read;

import io.datashard.PlannedFile;
import io.datashard.Snapshot;
import io.datashard.Table.HistoryLine;
import io.datashard.internal.types.Neighborhood;
import io.datashard.spark.metadata.PartitionColumn;
import io.datashard.spark.seam.Rows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The values of the metadata columns of a projection that all rows of a file share, but for its path, which a task knows. Files of one
 * partition and version that follow each other share the row of them. For one thread.
 */
final class FileConstants implements Function<PlannedFile, InternalRow> {
    private final List<Function<Subject, Object>> columns;
    private PlannedFile last;
    private InternalRow ofLast;

    /**
     * What has the values.
     *
     * @param host the cell whose neighbors the rows of the file are read as
     */
    private record Subject(PlannedFile file, Optional<Long> host) {}

    private FileConstants(List<Function<Subject, Object>> columns) {
        this.columns = columns;
    }

    /** Those of a version. Nothing is read for columns that are not asked for; for snapshot ids, the history is. */
    static FileConstants of(StructType projection, Snapshot snapshot) {
        List<Function<Subject, Object>> columns = new ArrayList<>();
        for (StructField column : projection.fields()) {
            switch (MetadataColumns.name(column, snapshot.schema()).orElse("")) {
                case MetadataColumns.PARTITION -> columns.add(
                        ofFile(partition((StructType) column.dataType(), snapshot)));
                case MetadataColumns.VERSION -> columns.add(ofFile(PlannedFile::version));
                case MetadataColumns.SNAPSHOT_ID -> columns.add(ofFile(new SnapshotIds(snapshot)));
                case MetadataColumns.NEIGHBOR -> columns.add(
                        subject -> subject.host().isPresent());
                case MetadataColumns.CELL -> columns.add(cell(snapshot));
                default -> {} // a column of the table, or one that a task knows
            }
        }
        return new FileConstants(columns);
    }

    private static Function<Subject, Object> ofFile(Function<PlannedFile, Object> column) {
        return subject -> column.apply(subject.file());
    }

    /** Null for files of a partitioning by something else. */
    private static Function<Subject, Object> cell(Snapshot snapshot) {
        Neighborhood neighborhood = Neighborhood.of(snapshot.properties(), snapshot.partitioning(), snapshot.schema())
                .orElseThrow();
        CellColumn column = CellColumn.of(snapshot, neighborhood.field());
        return subject -> subject.host()
                .or(() -> column.cell(
                        subject.file().partitioning(), subject.file().partition()))
                .orElse(null);
    }

    /** The fields that a query wants of the partition. */
    private static Function<PlannedFile, Object> partition(StructType wanted, Snapshot snapshot) {
        PartitionColumn column = PartitionColumn.of(snapshot).orElseThrow();
        StructType all = column.type();
        int[] places = Stream.of(wanted.fieldNames()).mapToInt(all::fieldIndex).toArray();
        return file -> {
            InternalRow values = column.value(file.partitioning(), file.partition());
            Object[] chosen = new Object[places.length];
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = values.get(places[i], all.fields()[places[i]].dataType());
            }
            return Rows.of(chosen);
        };
    }

    @Override
    public InternalRow apply(PlannedFile file) {
        if (last == null
                || last.version() != file.version()
                || last.partitioning() != file.partitioning()
                || last.partition() != file.partition()) {
            ofLast = row(new Subject(file, Optional.empty()));
            last = file;
        }
        return ofLast;
    }

    /** Those of a file of another cell, whose rows are read as neighbors of this one. */
    InternalRow asNeighbor(PlannedFile file, long host) {
        return row(new Subject(file, Optional.of(host)));
    }

    private InternalRow row(Subject subject) {
        return Rows.of(columns.stream().map(column -> column.apply(subject)).toArray());
    }

    /** Looks versions up in the history, of which no more is read than is needed. */
    private static final class SnapshotIds implements Function<PlannedFile, Object> {
        private final Map<Long, UTF8String> known = new HashMap<>();
        private final Iterator<HistoryLine> older;

        SnapshotIds(Snapshot snapshot) {
            this.older = snapshot.history().iterator();
        }

        /** Null for a version that the history has lost. */
        @Override
        public Object apply(PlannedFile file) {
            while (!known.containsKey(file.version()) && older.hasNext()) {
                HistoryLine line = older.next();
                known.put(line.version(), UTF8String.fromString(line.snapshotId()));
            }
            return known.get(file.version());
        }
    }
}
