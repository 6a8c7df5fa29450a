package io.datashard.integration;

import io.datashard.ColumnStats;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Table;
import io.datashard.Tablet;
import io.datashard.Transaction;
import io.datashard.Type.Primitive;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Tables for measuring how Spark plans: of data files that nobody wrote, in a thousand partitions. */
public final class CatalogOnlyTables {
    private static final int PARTITIONS = 1_000;
    private static final int COMMITS = 20;
    private static final int ROWS = 1_000;
    private static final Schema SCHEMA = Schema.of(
            Field.optional(0, "id", Primitive.LONG),
            Field.optional(0, "v", Primitive.DOUBLE),
            Field.optional(0, "s", Primitive.STRING),
            Field.optional(0, "p", Primitive.INT));

    private CatalogOnlyTables() {}

    /**
     * Adds files of a megabyte, with the bounds that their ids would have, to the table at a path, which is created if it is missing:
     * columns {@code id, v, s, p}, partitioned by {@code p}. Twenty commits, each of which spreads its files over all partitions.
     */
    public static void register(SparkSession spark, String path, long files) throws IOException {
        Configuration configuration = spark.sparkContext().hadoopConfiguration();
        for (int commit = 0; commit < COMMITS; commit++) {
            Transaction transaction =
                    Table.newTableOrAppend(path, SCHEMA, Partitioning.parse("p", SCHEMA), Map.of(), configuration);
            String tablets = "_datashard/snapshots/" + transaction.snapshotId() + "/tablets";
            // the directory must be there for its names to be made durable
            Path directory = new Path(path, tablets);
            directory.getFileSystem(configuration).mkdirs(directory);
            List<FileEntry> entries = new ArrayList<>();
            for (long number = files * commit / COMMITS; number < files * (commit + 1) / COMMITS; number++) {
                entries.add(file(transaction, tablets, number));
            }
            transaction.append(entries).commit();
        }
    }

    private static FileEntry file(Transaction transaction, String tablets, long number) {
        int p = (int) (number % PARTITIONS);
        String name = String.format(Locale.ROOT, "%s-t0-%d.parquet", transaction.snapshotId(), number);
        ColumnStats ids = new ColumnStats(number * ROWS, (number + 1) * ROWS - 1, 0, true);
        return new FileEntry(
                new Tablet(transaction.partitioning().id(), List.of(p), name),
                tablets + "/" + name,
                ROWS,
                1 << 20,
                Map.of(SCHEMA.field("id").orElseThrow().id(), ids),
                FileEntry.UNCOMMITTED);
    }
}
