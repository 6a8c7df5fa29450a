package io.datashard.bench;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * A table of which only the catalog exists: data files of a megabyte that nobody wrote, with the statistics that they would have,
 * spread evenly over {@value #PARTITIONS} partitions by each of {@value #COMMITS} commits.
 */
final class CatalogOnlyTable {
    static final int PARTITIONS = 1_000;
    static final int ROWS_IN_FILE = 1_000;
    static final Schema SCHEMA = Schema.of(
            Field.optional(0, "id", Primitive.LONG),
            Field.optional(0, "v", Primitive.DOUBLE),
            Field.optional(0, "s", Primitive.STRING),
            Field.optional(0, "p", Primitive.INT));

    private static final int COMMITS = 20;

    private CatalogOnlyTable() {}

    /** Creates it on local disk. */
    static void create(Path directory, long files, Configuration configuration) throws IOException {
        for (int commit = 0; commit < COMMITS; commit++) {
            append(directory, files * commit / COMMITS, files * (commit + 1) / COMMITS, configuration);
        }
    }

    /** Appends the files from one number to below another, and returns how many milliseconds the commit took. */
    static double append(Path directory, long first, long end, Configuration configuration) throws IOException {
        Transaction transaction = Table.newTableOrAppend(
                directory.toString(), SCHEMA, Partitioning.parse("p", SCHEMA), Map.of(), configuration);
        Files.createDirectories(directory.resolve(tablets(transaction)));
        transaction.append(entries(transaction, first, end));
        long start = System.nanoTime();
        transaction.commit();
        return (System.nanoTime() - start) / 1e6;
    }

    private static List<FileEntry> entries(Transaction transaction, long first, long end) {
        List<FileEntry> entries = new ArrayList<>();
        int partitioning = transaction.partitioning().id();
        for (long number = first; number < end; number++) {
            int p = (int) (number % PARTITIONS);
            String name = String.format(Locale.ROOT, "%s-t0-%d.parquet", transaction.snapshotId(), number);
            Tablet tablet = new Tablet(partitioning, List.of(p), name);
            entries.add(new FileEntry(
                    tablet,
                    tablets(transaction) + "/" + name,
                    ROWS_IN_FILE,
                    1 << 20,
                    Map.of(1, ids(number), 2, values(number), 3, texts(number), 4, new ColumnStats(p, p, 0, true)),
                    FileEntry.UNCOMMITTED));
        }
        return entries;
    }

    private static String tablets(Transaction transaction) {
        return "_datashard/snapshots/" + transaction.snapshotId() + "/tablets";
    }

    private static ColumnStats ids(long number) {
        return new ColumnStats(number * ROWS_IN_FILE, (number + 1) * ROWS_IN_FILE - 1, 0, true);
    }

    private static ColumnStats values(long number) {
        return new ColumnStats((double) number * ROWS_IN_FILE, (double) (number + 1) * ROWS_IN_FILE - 1, 0, true);
    }

    private static ColumnStats texts(long number) {
        return new ColumnStats("s" + number * ROWS_IN_FILE, "s" + ((number + 1) * ROWS_IN_FILE - 1), 0, true);
    }
}
