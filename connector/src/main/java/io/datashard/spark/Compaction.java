package io.datashard.spark;

import io.datashard.CompactionGroup;
import io.datashard.ConcurrentModificationException;
import io.datashard.DatashardException;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.Transaction;
import io.datashard.internal.types.Neighborhood;
import io.datashard.spark.functions.CatalogFunctions;
import io.datashard.spark.layout.RewritePlan;
import io.datashard.spark.layout.RowLayout;
import io.datashard.spark.seam.Sessions;
import io.datashard.spark.seam.TableRows;
import io.datashard.spark.seam.TableWrite;
import io.datashard.spark.types.SparkTransforms;
import io.datashard.spark.write.WriteOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
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
 * <p>Each task makes one file of those of one partition, without a shuffle unless rows are to be in an order that spans files. Each {@value #MOST_FILES}
 * new files are one transaction, so that a compaction that is stopped keeps what it has done, and goes on when it is run again. Nobody has to wait for it and readers see no
 * difference. It gives way to all who delete, overwrite or replace rows of the same files meanwhile; on the other hand an UPDATE, MERGE or
 * DELETE of single rows that has read a file before it was rewritten, and commits afterwards, fails with {@link ConcurrentModificationException} and is to
 * be run again. Immutable.
 */
public final class Compaction {
    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

    /** New files of one transaction. */
    static final int MOST_FILES = 64;

    /** After a conflict so many times fewer are tried together, down to one, whose partition is then left for another time. */
    private static final int FEWER = 4;

    private final SparkSession session;
    private final Table table;
    private final Function<Snapshot, RowLayout> layout;
    private final Consumer<CompactionReport> progress;
    private final Duration quiet;
    private final Predicate<Snapshot> goesOn;

    private Compaction(
            SparkSession session,
            Table table,
            Function<Snapshot, RowLayout> layout,
            Consumer<CompactionReport> progress,
            Duration quiet,
            Predicate<Snapshot> goesOn) {
        this.session = session;
        this.table = table;
        this.layout = layout;
        this.progress = progress;
        this.quiet = quiet;
        this.goesOn = goesOn;
    }

    /**
     * The compaction of the table at a location.
     *
     * @throws io.datashard.TableNotFoundException if there is none
     */
    public static Compaction of(SparkSession session, String location) {
        return new Compaction(
                session,
                Table.load(location, Sessions.hadoopConfiguration(session)),
                RowLayout::of,
                report -> {},
                Duration.ZERO,
                snapshot -> true);
    }

    /**
     * The same for all files of a partition that are not in an order yet: their rows are sorted, and each new file has a range of them, so
     * that queries with conditions on the first of the columns skip files. With them go the small ones that are in the order already; a
     * partition to which nothing was added since is left alone.
     *
     * @param columns written as the property {@code sort-order}: {@code carrier, dep_time desc}
     * @throws DatashardException if it is malformed, or names what is no column
     */
    public Compaction sortedBy(String columns) {
        return arranged(snapshot -> RowLayout.sorted(columns, snapshot));
    }

    /**
     * As {@link #sortedBy}, but along a curve on which rows are near each other that are near each other in each of the columns, so that
     * queries with conditions on any of them skip files; on one alone they skip fewer than in its own order.
     *
     * @param columns two or three, eight at most: {@code ra, dec}
     * @throws DatashardException if it is malformed, or names what is no column
     */
    public Compaction zOrderedBy(String columns) {
        return arranged(snapshot -> RowLayout.zOrdered(columns, snapshot));
    }

    private Compaction arranged(Function<Snapshot, RowLayout> newLayout) {
        RowLayout unused = newLayout.apply(table.currentSnapshot()); // an impossible one is refused now
        return new Compaction(session, table, newLayout, progress, quiet, goesOn);
    }

    /** The same, which tells after each transaction what has been done so far, by the thread that runs it. */
    public Compaction withProgress(Consumer<CompactionReport> newProgress) {
        return new Compaction(session, table, layout, newProgress, quiet, goesOn);
    }

    /**
     * The same, which leaves files alone that were added, or of which rows were deleted, so lately, by the times of the versions: those that
     * statements are changing all the time. A statement that has read older files still meets a rewrite of them, however short it is.
     *
     * @throws DatashardException if it is negative
     */
    public Compaction quietFor(Duration time) {
        if (time.isNegative()) {
            throw new DatashardException("files cannot have been left alone for " + time
                    + ", which is negative. Give a duration of zero or more");
        }
        return new Compaction(session, table, layout, progress, time, goesOn);
    }

    /** The same, which ends when the newest version is not as it should be. */
    Compaction whileTrue(Predicate<Snapshot> condition) {
        return new Compaction(session, table, layout, progress, quiet, condition);
    }

    /**
     * Compacts until nothing is left to do of what there was when it began, but for partitions in which others are too busy. So it ends
     * beside a steady writer, too; what comes meanwhile, and what it wrote itself, is for another time.
     *
     * @return what was done
     * @throws io.datashard.CommitOutcomeUnknownException when it is not known whether the last transaction was committed; running again
     *     is safe
     */
    public CompactionReport run() {
        CompactionReport done = CompactionReport.NOTHING;
        Set<List<Object>> busy = new HashSet<>();
        int most = MOST_FILES;
        SessionView.of(session).requireAlone("a compaction of " + table.location(), table.location());
        Snapshot snapshot = table.currentSnapshot();
        long lastQuiet =
                QuietVersion.of(snapshot, quiet).version(); // once, or beside a steady writer there would be no end
        while (goesOn.test(snapshot)) {
            long target = WriteOptions.targetFileBytes(snapshot.properties());
            RowLayout rows = layout.apply(snapshot);
            RewritePlan plan = rows.plan(
                    snapshot,
                    target,
                    most,
                    file -> file.version() <= lastQuiet
                            && !busy.contains(file.tablet().partition()));
            if (plan.groups().isEmpty()) {
                return done;
            }
            try {
                done = done.plus(rewrite(snapshot, rows, plan));
                most = Math.min(MOST_FILES, most * FEWER);
            } catch (ConcurrentModificationException e) {
                LOG.info("A compaction of {} gives way: {}", table.location(), e.getMessage());
                if (plan.files() == 1 || most == 1) {
                    busy.add(plan.replaced().get(0).tablet().partition());
                }
                most = Math.max(1, Math.min(most, plan.files()) / FEWER);
                done = done.plus(new CompactionReport(0, 0, 0, 0, 1));
            }
            progress.accept(done);
            snapshot = table.currentSnapshot();
        }
        return done;
    }

    private CompactionReport rewrite(Snapshot snapshot, RowLayout rows, RewritePlan plan) {
        Transaction transaction = snapshot.newTransaction();
        String name = PathTables.name(snapshot.location());
        CompactedTable compacted = new CompactedTable(name, transaction, plan, rows.mark());
        Dataset<Row> arranged = rows.arranged(TableRows.of(session, compacted), plan, bordersFirst(snapshot));
        new TableWrite(compacted, null, Identifier.of(new String[0], snapshot.location()), Map.of()).append(arranged);
        return new CompactionReport(
                plan.replaced().size(),
                compacted.writtenFiles(),
                plan.groups().stream().mapToLong(CompactionGroup::bytes).sum(),
                plan.groups().stream().mapToLong(CompactionGroup::deletedRows).sum(),
                0);
    }

    /** What puts the border rows of a cell before its others; nothing for a table without neighbors. */
    private static List<Column> bordersFirst(Snapshot snapshot) {
        Schema schema = snapshot.schema();
        return Neighborhood.of(snapshot.properties(), snapshot.partitioning(), schema).stream()
                .map(near -> CatalogFunctions.layout(
                        near.cells(),
                        degrees(near.longitude(), schema),
                        degrees(near.latitude(), schema),
                        near.radius()))
                .toList();
    }

    private static Column degrees(int fieldId, Schema schema) {
        return functions.col(SparkTransforms.column(schema.path(fieldId)));
    }
}
