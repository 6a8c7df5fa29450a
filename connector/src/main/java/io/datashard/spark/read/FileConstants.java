package io.datashard.spark.read;

import io.datashard.PlannedFile;
import io.datashard.Snapshot;
import io.datashard.Table.HistoryLine;
import io.datashard.spark.metadata.PartitionColumn;
import io.datashard.spark.seam.Rows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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
    private final List<Function<PlannedFile, Object>> columns;
    private PlannedFile last;
    private InternalRow ofLast;

    private FileConstants(List<Function<PlannedFile, Object>> columns) {
        this.columns = columns;
    }

    /** Those of a version. Nothing is read for columns that are not asked for; for snapshot ids, the history is. */
    static FileConstants of(StructType projection, Snapshot snapshot) {
        List<Function<PlannedFile, Object>> columns = new ArrayList<>();
        for (StructField column : projection.fields()) {
            switch (MetadataColumns.name(column, snapshot.schema()).orElse("")) {
                case MetadataColumns.PARTITION -> columns.add(partition((StructType) column.dataType(), snapshot));
                case MetadataColumns.VERSION -> columns.add(PlannedFile::version);
                case MetadataColumns.SNAPSHOT_ID -> columns.add(new SnapshotIds(snapshot));
                default -> {} // a column of the table, or one that a task knows
            }
        }
        return new FileConstants(columns);
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
            ofLast = Rows.of(columns.stream().map(column -> column.apply(file)).toArray());
            last = file;
        }
        return ofLast;
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
