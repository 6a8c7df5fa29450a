package io.datashard.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.FileEntry;
import io.datashard.Tablet;
import io.datashard.internal.store.Stores;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What thousands of small commits leave. */
class ManyCommitsTest {
    private static final int COMMITS = 2_000;

    @TempDir
    Path directory;

    @Test
    void versionsStaySmallAndTheTableIsTheSumOfItsCommits() {
        CommitTable table = new CommitTable(Stores.open(directory.toString(), new Configuration(false)));
        Random random = new Random(42);
        Map<Tablet, String> model = new HashMap<>();
        Version tip = table.create(Map.of());
        long largest = 0;
        int mostRuns = 0;
        int mostHistoryRuns = 0;
        for (int i = 0; i < COMMITS; i++) {
            tip = random.nextInt(4) == 0 && !model.isEmpty()
                    ? removeOrReplace(table, tip, model, random)
                    : append(table, tip, model, random);
            largest = Math.max(largest, table.log().readObject(tip.number()).orElseThrow().length);
            mostRuns = Math.max(mostRuns, tip.contents().files().runs().size());
            mostHistoryRuns =
                    Math.max(mostHistoryRuns, tip.contents().history().runs().size());
            if (i % 250 == 0) {
                assertThat(table.content(tip)).isEqualTo(model);
            }
        }

        assertThat(table.content(tip)).isEqualTo(model);
        assertThat(tip.line().totals().files()).isEqualTo(model.size());
        assertThat(largest).isLessThan(16_384);
        assertThat(mostRuns).isLessThanOrEqualTo(20);
        assertThat(mostHistoryRuns).isLessThanOrEqualTo(20);
        assertThat(table.history().lines(tip).map(past -> past.line().version()))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, COMMITS + 1)
                        .mapToObj(i -> COMMITS + 2 - i)
                        .toList());
        assertThat(table.history().lines(table.log().read(700)).count()).isEqualTo(700);
    }

    @Test
    void whatAVersionChangedIsStillItsOwnWhenRunsAreMergedInIt() {
        CommitTable table = new CommitTable(Stores.open(directory.toString(), new Configuration(false)));
        VersionChanges changes = new VersionChanges(table.store());
        Version tip = table.create(Map.of());
        for (int i = 0; i < 600; i++) {
            // every tenth writes so much that its files go into a run of their own
            int[] partitions = new int[i % 10 == 0 ? 60 : 1];
            Version next = table.append(tip, partitions);
            assertThat(changes.of(next)).hasSize(partitions.length).allMatch(entry -> entry.version() == next.number());
            tip = next;
        }
        assertThat(table.content(tip)).hasSize(60 * 60 + 540);
    }

    @Test
    void aTableWhoseOnlyFileIsReplacedAgainAndAgainHoldsNoTombstonesOfOldOnes() {
        CommitTable table = new CommitTable(Stores.open(directory.toString(), new Configuration(false)));
        Version tip = table.create(Map.of(), 1);
        for (int i = 0; i < 1_500; i++) {
            TransactionId id = table.begin();
            List<FileEntry> files = CommitTable.files(id, tip.metadata().metadata(), 1);
            Removal.Partitions removal = new Removal.Partitions(0, java.util.Set.of(List.of(1)));
            tip = table.committer()
                    .commit(id, new Intent(tip.metadata().metadata(), files, removal, Intent.Alteration.NONE), tip);
        }

        assertThat(table.content(tip)).hasSize(1);
        long entries = tip.contents().files().runs().stream()
                .mapToLong(run -> run.entries())
                .sum();
        assertThat(entries).isLessThan(1_000);
        assertThat(tip.line().totals().files()).isEqualTo(1);
    }

    @Test
    void everyFileBelowTheCatalogBelongsToAVersion() {
        CommitTable table = new CommitTable(Stores.open(directory.toString(), new Configuration(false)));
        Version tip = table.create(Map.of());
        List<String> referred = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            tip = table.append(tip, i % 3);
            tip.contents().files().runs().forEach(run -> referred.add(run.path()));
            tip.contents().history().runs().forEach(run -> referred.add(run.path()));
        }
        List<String> written = table.store().list(Layout.SNAPSHOTS).stream()
                .flatMap(id -> table.store().list(Layout.snapshot(id) + "/catalog").stream()
                        .map(name -> Layout.catalog(id, name)))
                .collect(Collectors.toList());
        assertThat(written).isNotEmpty().isSubsetOf(referred);
    }

    private static Version append(CommitTable table, Version tip, Map<Tablet, String> model, Random random) {
        TransactionId id = table.begin();
        Intent intent = CommitTable.append(id, tip.metadata().metadata(), random.nextInt(5));
        intent.added().forEach(file -> model.put(file.tablet(), file.path()));
        return table.committer().commit(id, intent, tip);
    }

    private static Version removeOrReplace(CommitTable table, Version tip, Map<Tablet, String> model, Random random) {
        TransactionId id = table.begin();
        List<Tablet> tablets = new ArrayList<>(model.keySet());
        Tablet tablet = tablets.get(random.nextInt(tablets.size()));
        FileEntry old = new FileEntry(tablet, model.get(tablet), 12, 1_000, Map.of(), 1);
        List<FileEntry> added = random.nextBoolean() ? List.of() : List.of(CommitTable.file(id, tablet, "new"));
        model.remove(tablet);
        added.forEach(file -> model.put(tablet, file.path()));
        Removal removal = new Removal.Files(List.of(old));
        return table.committer()
                .commit(id, new Intent(tip.metadata().metadata(), added, removal, Intent.Alteration.NONE), tip);
    }
}
