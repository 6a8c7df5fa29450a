package io.datashard.internal.data;

import io.datashard.ColumnStats;
import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.internal.types.ValueOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/**
 * What the footer of a file says about the values of its columns, in the form that the catalog keeps.
 *
 * <p>The footer must be the writer's own: there NaN counts as the greatest value, as it does for Spark. A footer that was read
 * from a file has lost the bounds of columns with NaN, and other writers leave NaN out of them.
 */
final class FileStatistics {
    private FileStatistics() {}

    /**
     * The statistics of columns that hold one value for each row, fields of structs included. The null count of a field includes the
     * rows in which its struct is null.
     *
     * @param footer of a file whose columns carry the schema's field ids
     * @param columns of the schema, by field id
     */
    static Map<Integer, ColumnStats> of(ParquetMetadata footer, Schema schema, Set<Integer> columns) {
        Map<Integer, Leaf> leaves = Leaf.byFieldId(footer.getFileMetaData().getSchema());
        Map<Integer, ColumnStats> stats = new HashMap<>();
        for (int id : columns) {
            Field column = schema.field(id).orElseThrow();
            Leaf leaf = leaves.get(id);
            if (leaf != null) {
                LeafCodec.of(column.type(), leaf.type())
                        .map(codec -> of(column, codec, chunks(footer, leaf)))
                        .ifPresent(found -> stats.put(id, found));
            }
        }
        return stats;
    }

    private static List<ColumnChunkMetaData> chunks(ParquetMetadata footer, Leaf leaf) {
        List<ColumnChunkMetaData> chunks = new ArrayList<>();
        for (BlockMetaData block : footer.getBlocks()) {
            for (ColumnChunkMetaData chunk : block.getColumns()) {
                if (chunk.getPath().equals(leaf.path())) {
                    chunks.add(chunk);
                }
            }
        }
        return chunks;
    }

    private static ColumnStats of(Field column, LeafCodec codec, List<ColumnChunkMetaData> chunks) {
        Comparator<Object> order = ValueOrder.of(column.type());
        List<ColumnChunkMetaData> withValues =
                chunks.stream().filter(chunk -> !isAllNull(chunk)).toList();
        Optional<Object> least = extreme(
                withValues.stream()
                        .map(chunk -> value(chunk.getStatistics(), codec, Statistics::genericGetMin))
                        .toList(),
                order);
        Optional<Object> greatest = extreme(
                withValues.stream()
                        .map(chunk -> value(chunk.getStatistics(), codec, Statistics::genericGetMax))
                        .toList(),
                order.reversed());
        Optional<Object> lower = least.map(ShortBound::lower);
        Optional<Object> upper = greatest.flatMap(ShortBound::upper);
        boolean exact = lower.isPresent() && upper.isPresent() && lower.equals(least) && upper.equals(greatest);
        return new ColumnStats(lower.orElse(null), upper.orElse(null), nulls(chunks), exact);
    }

    private static boolean isAllNull(ColumnChunkMetaData chunk) {
        Statistics<?> statistics = chunk.getStatistics();
        return statistics.isNumNullsSet() && statistics.getNumNulls() == chunk.getValueCount();
    }

    private interface Bound {
        Comparable<?> of(Statistics<?> statistics);
    }

    /** A bound of one row group, or nothing if it is not known. */
    private static Optional<Object> value(Statistics<?> statistics, LeafCodec codec, Bound bound) {
        return statistics.hasNonNullValue() ? codec.decode().apply(bound.of(statistics)) : Optional.empty();
    }

    /** The first of the values, or nothing if one of them is not known: it could come before the others. */
    private static Optional<Object> extreme(List<Optional<Object>> values, Comparator<Object> order) {
        return values.stream().allMatch(Optional::isPresent)
                ? values.stream().map(Optional::get).min(order)
                : Optional.empty();
    }

    private static long nulls(List<ColumnChunkMetaData> chunks) {
        long nulls = 0;
        for (ColumnChunkMetaData chunk : chunks) {
            if (!chunk.getStatistics().isNumNullsSet()) {
                return -1;
            }
            nulls += chunk.getStatistics().getNumNulls();
        }
        return nulls;
    }
}
