package io.datashard.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.ColumnStats;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.ScanPlan;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.Tablet;
import io.datashard.Transaction;
import io.datashard.Type.Primitive;
import io.datashard.spark.seam.FileSlices;
import io.datashard.spark.seam.ReadSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A full scan of {@value #FILES} files is planned and packed for tasks in a heap of {@value #HEAP}, in which an object for each of them has
 * no place.
 */
class PlanMemoryTest {
    private static final int FILES = 200_000;
    private static final int COMMITS = 10;
    private static final int PARTITIONS = 200;

    /** Twice what the work needs, and little more than half of what entries without any statistics would need. */
    private static final String HEAP = "40m";

    private static final int OUT_OF_MEMORY = 3;
    private static final Schema SCHEMA =
            Schema.of(Field.optional(0, "id", Primitive.LONG), Field.optional(0, "p", Primitive.INT));

    @TempDir
    private static Path table;

    /** What a process does with the table. */
    private enum Work {
        PLAN,
        LIST
    }

    @BeforeAll
    static void registerFilesThatNobodyWrote() throws IOException {
        for (int commit = 0; commit < COMMITS; commit++) {
            Transaction transaction = Table.newTableOrAppend(
                    table.toString(), SCHEMA, Partitioning.parse("p", SCHEMA), Map.of(), new Configuration(false));
            String tablets = "_datashard/snapshots/" + transaction.snapshotId() + "/tablets";
            Files.createDirectories(table.resolve(tablets));
            List<FileEntry> entries = new ArrayList<>();
            for (long i = 0; i < FILES / COMMITS; i++) {
                int p = (int) (i % PARTITIONS);
                String name = transaction.snapshotId() + "-t0-" + i + ".parquet";
                entries.add(new FileEntry(
                        new Tablet(transaction.partitioning().id(), List.of(p), name),
                        tablets + "/" + name,
                        1_000,
                        1 << 20,
                        Map.of(1, new ColumnStats(i * 1_000, i * 1_000 + 999, 0, true)),
                        FileEntry.UNCOMMITTED));
            }
            transaction.append(entries).commit();
        }
    }

    @Test
    void aFullScanIsPlannedInASmallHeap() throws IOException, InterruptedException {
        Process process = start(Work.PLAN);

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains(FILES + " files in 7693 partitions");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void theSameHeapCannotHoldAnObjectForEachFile() throws IOException, InterruptedException {
        Process process = start(Work.LIST);

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .doesNotContain("files");
        assertThat(process.waitFor()).isEqualTo(OUT_OF_MEMORY);
    }

    private static Process start(Work work) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP,
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PlanMemoryTest.class.getName(),
                        table.toString(),
                        work.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Location, work. */
    public static void main(String[] arguments) {
        Snapshot snapshot = Table.load(arguments[0], new Configuration(false)).currentSnapshot();
        switch (Work.valueOf(arguments[1])) {
            case PLAN -> {
                ScanPlan plan = snapshot.plan(List.of());
                List<FileSlices> partitions = new SplitPacking(
                                new ReadSettings(128 << 20, 4 << 20, 2, 1.0),
                                file -> InternalRow.empty(),
                                Optional.empty())
                        .pack(plan.files());
                System.out.println(plan.files().size() + " files in " + partitions.size() + " partitions");
            }
            case LIST -> System.out.println(snapshot.entries(List.of()).size() + " files");
        }
    }
}
