package io.datashard.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.FileEntry;
import io.datashard.Predicate;
import io.datashard.internal.catalog.Run;
import io.datashard.internal.store.Stores;
import io.datashard.internal.version.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What removals write: as much as they remove, and nothing that grows with the table. */
class RemovalCostTest {
    private static final int IN_PARTITION = 100;

    @TempDir
    Path directory;

    @Test
    void overwritingAPartitionWritesWhatThePartitionHolds() {
        Removal partition = new Removal.Partitions(0, Set.of(List.of(3)));
        Removal condition = new Removal.Matching(new Predicate.Comparison(CommitTable.P, Predicate.Operator.EQ, 3));
        for (Removal removal : List.of(partition, condition)) {
            long small = entriesWritten(10, removal);
            long large = entriesWritten(100, removal);

            assertThat(small).isEqualTo(IN_PARTITION);
            assertThat(large).isEqualTo(small);
        }
    }

    @Test
    void removingEverythingWritesNothingButTheVersion() {
        for (int partitions : new int[] {10, 100}) {
            CommitTable table = table(partitions);
            Version full = table.log().newest().orElseThrow();

            Version empty = remove(table, full, new Removal.Matching(Predicate.TRUE));

            assertThat(empty.contents().files().runs()).isEmpty();
            assertThat(empty.contents().files().tail()).isEmpty();
            assertThat(table.log().readObject(empty.number()).orElseThrow()).hasSizeLessThan(2_048);
            assertThat(table.store().list("_datashard/snapshots/" + empty.line().snapshotId()))
                    .isEmpty();
        }
    }

    /** The entries of the runs and the tail that a removal adds to a table with so many partitions. */
    private long entriesWritten(int partitions, Removal removal) {
        CommitTable table = table(partitions);
        Version full = table.log().newest().orElseThrow();
        Version after = remove(table, full, removal);
        assertThat(after.line().totals().files()).isEqualTo((partitions - 1L) * IN_PARTITION);
        long inRuns = after.contents().files().runs().stream()
                .filter(run -> !full.contents().files().runs().contains(run))
                .mapToLong(Run::entries)
                .sum();
        return inRuns + after.contents().files().tail().size();
    }

    private CommitTable table(int partitions) {
        Path root = directory.resolve("t" + directory.toFile().list().length);
        CommitTable table = new CommitTable(Stores.open(root.toString(), new Configuration(false)));
        table.create(
                Map.of(),
                IntStream.range(0, partitions * IN_PARTITION)
                        .map(i -> i / IN_PARTITION)
                        .toArray());
        return table;
    }

    private static Version remove(CommitTable table, Version base, Removal removal) {
        TransactionId id = table.begin();
        List<FileEntry> nothing = List.of();
        return table.committer()
                .commit(id, new Intent(base.metadata().metadata(), nothing, removal, Intent.Alteration.NONE), base);
    }
}
