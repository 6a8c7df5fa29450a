package io.datashard.spark;

import io.datashard.CompactionGroup;
import io.datashard.ConcurrentModificationException;
import io.datashard.DatashardException;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.Transaction;
import io.datashard.internal.types.Neighborhood;
import io.datashard.internal.types.SortOrder;
import io.datashard.internal.types.SortOrder.SortKey;
import io.datashard.spark.functions.CatalogFunctions;
import io.datashard.spark.seam.Sessions;
import io.datashard.spark.seam.TableRows;
import io.datashard.spark.seam.TableWrite;
import io.datashard.spark.types.SparkTransforms;
import io.datashard.spark.write.WriteOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.functions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes small files of a table together into larger ones, and files of which many rows are deleted anew. Which ones, the catalog tells:
 * what is in order is not touched.
 *
 * <p>Each task makes one file of those of one partition, without a shuffle. Each {@value #MOST_GROUPS} new files are one transaction, so
 * that a compaction that is stopped keeps what it has done, and goes on when it is run again. Nobody has to wait for it and readers see no
 * difference. It gives way to all who delete, overwrite or replace rows of the same files meanwhile; on the other hand an UPDATE, MERGE or
 * DELETE of single rows that has read a file before it was rewritten, and commits afterwards, fails with {@link ConcurrentModificationException} and is to
 * be run again. Immutable.
 */
public final class Compaction {
    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

    /** New files of one transaction. */
    static final int MOST_GROUPS = 64;

    /** After a conflict so many times fewer are tried together, down to one, whose partition is then left for another time. */
    private static final int FEWER = 4;

    private final SparkSession session;
    private final Table table;

    /** The property that says how to sort; none to do as the table's says. */
    private final Map<String, String> order;

    private final Consumer<CompactionReport> progress;

    private Compaction(
            SparkSession session, Table table, Map<String, String> order, Consumer<CompactionReport> progress) {
        this.session = session;
        this.table = table;
        this.order = Map.copyOf(order);
        this.progress = progress;
    }

    /**
     * The compaction of the table at a location.
     *
     * @throws io.datashard.TableNotFoundException if there is none
     */
    public static Compaction of(SparkSession session, String location) {
        return new Compaction(
                session, Table.load(location, Sessions.hadoopConfiguration(session)), Map.of(), report -> {});
    }

    /**
     * The same with the rows of each new file in an order other than the table's {@code sort-order}, so that queries of these columns skip
     * more of it.
     *
     * @param newOrder written as that property: {@code carrier, dep_time desc}
     * @throws DatashardException if it is malformed, or names what is no column
     */
    public Compaction sortedBy(String newOrder) {
        Map<String, String> asProperty = Map.of(SortOrder.PROPERTY, newOrder);
        SortOrder.of(asProperty, table.currentSnapshot().schema());
        return new Compaction(session, table, asProperty, progress);
    }

    /** The same, which tells after each transaction what has been done so far, by the thread that runs it. */
    public Compaction withProgress(Consumer<CompactionReport> newProgress) {
        return new Compaction(session, table, order, newProgress);
    }

    /**
     * Compacts until nothing is left to do, but for partitions in which others are too busy.
     *
     * @return what was done
     * @throws io.datashard.CommitOutcomeUnknownException when it is not known whether the last transaction was committed; running again
     *     is safe
     */
    public CompactionReport run() {
        CompactionReport done = CompactionReport.NOTHING;
        Set<List<Object>> busy = new HashSet<>();
        int most = MOST_GROUPS;
        SessionView.of(session).requireAlone("a compaction of " + table.location(), table.location());
        while (true) {
            Snapshot snapshot = table.currentSnapshot();
            long target = WriteOptions.targetFileBytes(snapshot.properties());
            List<CompactionGroup> groups = snapshot.compactionGroups(target, most, busy);
            if (groups.isEmpty()) {
                return done;
            }
            try {
                rewrite(snapshot, groups);
                most = Math.min(MOST_GROUPS, most * FEWER);
                done = done.plus(reportOf(groups));
            } catch (ConcurrentModificationException e) {
                LOG.info("A compaction of {} gives way: {}", table.location(), e.getMessage());
                if (groups.size() == 1) {
                    busy.add(groups.get(0).files().get(0).tablet().partition());
                }
                most = Math.max(1, most / FEWER);
                done = done.plus(new CompactionReport(0, 0, 0, 0, 1));
            }
            progress.accept(done);
        }
    }

    private static CompactionReport reportOf(List<CompactionGroup> groups) {
        return new CompactionReport(
                groups.stream().mapToLong(group -> group.files().size()).sum(),
                groups.size(),
                groups.stream().mapToLong(CompactionGroup::bytes).sum(),
                groups.stream().mapToLong(CompactionGroup::deletedRows).sum(),
                0);
    }

    private void rewrite(Snapshot snapshot, List<CompactionGroup> groups) {
        Transaction transaction = snapshot.newTransaction();
        String name = PathTables.name(snapshot.location());
        CompactedTable compacted = new CompactedTable(name, transaction, groups);
        Dataset<Row> rows = TableRows.of(session, compacted);
        Optional<Column> layout = Neighborhood.of(snapshot.properties(), snapshot.partitioning(), snapshot.schema())
                .map(near -> CatalogFunctions.layout(
                        near.cells(),
                        degrees(near.longitude(), snapshot.schema()),
                        degrees(near.latitude(), snapshot.schema()),
                        near.radius()));
        Stream<Column> sorted =
                SortOrder.of(order.isEmpty() ? snapshot.properties() : order, snapshot.schema()).keys().stream()
                        .map(Compaction::toSpark);
        Column[] keys = Stream.concat(layout.stream(), sorted).toArray(Column[]::new);
        if (keys.length > 0) {
            rows = rows.sortWithinPartitions(keys);
        }
        new TableWrite(compacted, null, Identifier.of(new String[0], snapshot.location()), Map.of()).append(rows);
    }

    private static Column degrees(int fieldId, Schema schema) {
        return functions.col(SparkTransforms.column(schema.path(fieldId)));
    }

    private static Column toSpark(SortKey key) {
        Column column = functions.col(SparkTransforms.column(key.path()));
        boolean nullsFirst = key.nulls() == SortOrder.Nulls.FIRST;
        if (key.direction() == SortOrder.Direction.ASCENDING) {
            return nullsFirst ? column.asc_nulls_first() : column.asc_nulls_last();
        }
        return nullsFirst ? column.desc_nulls_first() : column.desc_nulls_last();
    }
}
