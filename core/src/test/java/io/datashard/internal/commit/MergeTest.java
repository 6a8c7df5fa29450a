package io.datashard.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.SchemaChange;
import io.datashard.Tablet;
import io.datashard.Type.Primitive;
import io.datashard.internal.catalog.CatalogEntry;
import io.datashard.internal.catalog.Run;
import io.datashard.internal.catalog.RunReader;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.evolve.Evolution;
import io.datashard.internal.store.Stores;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Operation;
import io.datashard.internal.version.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Merges of big runs: versions that change nothing but how many runs there are. */
class MergeTest {
    /** So many files make a big run. */
    private static final int MANY = 600;

    @TempDir
    Path directory;

    private CommitTable table;

    @BeforeEach
    void openStore() {
        table = new CommitTable(Stores.open(directory.toString(), new Configuration(false)));
    }

    @Test
    void aMergeMakesOneRunOfManyAndChangesNothingElse() {
        Version before = appendMany(table.create(Map.of()), BigRuns.FAN_IN);
        before = table.append(before, 7);

        Version after = merge(before).orElseThrow();

        assertThat(after.number()).isEqualTo(before.number() + 1);
        assertThat(after.line().operation()).isEqualTo(Operation.MERGE);
        assertThat(after.line().totals()).isEqualTo(before.line().totals());
        assertThat(after.metadata()).isEqualTo(before.metadata());
        assertThat(after.contents().files().tail())
                .isEqualTo(before.contents().files().tail());
        assertThat(after.contents().files().runs()).hasSize(1);
        assertThat(after.contents().files().runs().get(0).entries()).isEqualTo(BigRuns.FAN_IN * (long) MANY);
        assertThat(entries(after)).isEqualTo(entries(before)); // with their versions
        assertThat(new VersionChanges(table.store()).of(after)).isEmpty();
        assertThat(table.log().read(after.number())).isEqualTo(after);
        assertThat(table.history().lines(after).map(past -> past.line().version()))
                .startsWith(after.number(), before.number());
        assertThat(merge(after)).isEmpty();
    }

    @Test
    void thereIsNothingToMergeInFewRuns() {
        Version before = appendMany(table.create(Map.of()), BigRuns.FAN_IN - 1);

        assertThat(Committer.isTimeToMerge(before)).isFalse();
        assertThat(merge(before)).isEmpty();
        assertThat(table.log().newest()).contains(before);
    }

    @Test
    void whatWasCommittedSinceTheRunsWereReadStays() {
        Version base = appendMany(table.create(Map.of()), BigRuns.FAN_IN);
        Version newer = appendMany(table.append(base, 1, 2), 1);
        FileEntry old = files(base).get(3);
        newer = remove(newer, old);

        Version merged = merge(base).orElseThrow();

        assertThat(merged.number()).isEqualTo(newer.number() + 1);
        assertThat(table.content(merged)).isEqualTo(table.content(newer)).doesNotContainKey(old.tablet());
        assertThat(merged.line().totals()).isEqualTo(newer.line().totals());
        assertThat(merged.contents().files().runs())
                .hasSize(newer.contents().files().runs().size() - BigRuns.FAN_IN + 1);
    }

    @Test
    void ofTwoMergesOfTheSameRunsTheSecondYieldsAndLeavesNothing() {
        Version base = appendMany(table.create(Map.of()), BigRuns.FAN_IN);
        Version first = merge(base).orElseThrow();
        TransactionId late = table.begin();

        assertThat(table.committer().mergeRuns(late, base)).isEmpty();

        assertThat(table.log().newest()).contains(first);
        assertThat(table.store().list(Layout.snapshot(late.snapshotId()) + "/catalog"))
                .isEmpty();
    }

    @Test
    void aMergeYieldsToAnOverwriteOfEverything() {
        Version base = appendMany(table.create(Map.of()), BigRuns.FAN_IN);
        Version empty = commit(base, new Removal.Matching(Predicate.TRUE), List.of());

        assertThat(merge(base)).isEmpty();
        assertThat(table.log().newest()).contains(empty);
        assertThat(table.content(empty)).isEmpty();
    }

    @Test
    void aMergeFromBeforeARollbackFitsPartitioningsThatCameAfterIt() {
        Version before = appendMany(table.create(Map.of()), BigRuns.FAN_IN);
        Version tried = partitionBy(before, "value");
        Version back = table.committer().restore(table.begin(), tried, before);
        Version now = partitionBy(back, "bucket(4, p)");

        Version merged = merge(tried).orElseThrow();

        assertThat(merged.number()).isEqualTo(now.number() + 1);
        assertThat(table.content(merged)).isEqualTo(table.content(before));
    }

    @Test
    void aMergeOfWiderColumnsThanARollbackLeftYieldsAndLeavesNothing() {
        Version narrow = appendMany(table.create(Map.of()), BigRuns.FAN_IN);
        Version wide = alter(
                narrow,
                Evolution.apply(narrow.metadata().metadata(), new SchemaChange.Widen(List.of("p"), Primitive.LONG)));
        Version back = table.committer().restore(table.begin(), wide, narrow);
        TransactionId late = table.begin();

        assertThat(table.committer().mergeRuns(late, wide)).isEmpty();

        assertThat(table.log().newest()).contains(back);
        assertThat(table.store().list(Layout.snapshot(late.snapshotId()) + "/catalog"))
                .isEmpty();
        assertThat(table.content(merge(back).orElseThrow())).isEqualTo(table.content(narrow));
    }

    @Test
    void aMergeIsNoConflictForAnybody() {
        List<Removal> removals = new ArrayList<>();
        Version created = appendMany(table.create(Map.of()), BigRuns.FAN_IN);
        FileEntry file = files(created).get(17);
        removals.add(new Removal.Nothing());
        removals.add(new Removal.Files(List.of(file)));
        removals.add(new Removal.Matching(new Predicate.Comparison(CommitTable.P, Predicate.Operator.EQ, 3)));
        removals.add(new Removal.Partitions(0, Set.of(List.of(4))));
        removals.add(new Removal.Matching(Predicate.TRUE));
        Version base = created;
        for (Removal removal : removals) {
            merge(base);
            Version next = commit(base, removal, List.of(5));
            assertThat(next.number()).isEqualTo(base.number() + 2);
            base = appendMany(next, BigRuns.FAN_IN);
        }
        assertThat(table.content(base)).doesNotContainKey(file.tablet());
    }

    @Test
    void tombstonesGoWhenThereIsNothingLeftToHide() {
        Version full = appendMany(table.create(Map.of()), 2);
        Version emptied = commit(
                full,
                new Removal.Matching(new Predicate.Comparison(CommitTable.P, Predicate.Operator.GE, 100)),
                List.of());
        Version before = appendMany(emptied, 1);
        assertThat(before.contents().files().runs()).hasSize(4);

        Version merged = merge(before).orElseThrow();

        assertThat(table.content(merged)).isEqualTo(table.content(before)).hasSize(2 * 100 + MANY);
        assertThat(merged.contents().files().runs().get(0).entries()).isEqualTo(2 * 100 + MANY);
    }

    @Test
    void aTombstoneStaysWhileTheTailHoldsTheFileThatItEnded() {
        Version base = appendMany(table.create(Map.of()), 2);
        Version withOld = table.append(base, 5); // into the tail
        FileEntry old = withOld.contents().files().tail().stream()
                .map(entry -> entry.file().orElseThrow())
                .findFirst()
                .orElseThrow();
        // tombstones of many files at once go into a run, and the tail stays
        Version emptied = commit(withOld, new Removal.Files(files(withOld)), List.of());
        assertThat(emptied.contents().files().tail())
                .extracting(CatalogEntry::tablet)
                .contains(old.tablet());
        Version before = appendMany(emptied, 2);

        Version merged = merge(before).orElseThrow();

        assertThat(table.content(merged)).isEqualTo(table.content(before)).doesNotContainKey(old.tablet());
    }

    @Test
    void aTableThatIsEmptiedByTombstonesLosesAllOfItsRuns() {
        Version full = appendMany(table.create(Map.of()), 2);
        Version empty = full;
        for (int half = 0; half < 2; half++) {
            empty = commit(
                    empty,
                    new Removal.Matching(new Predicate.Comparison(
                            CommitTable.P, half == 0 ? Predicate.Operator.LT : Predicate.Operator.GE, MANY / 2)),
                    List.of());
        }
        assertThat(empty.line().totals().files()).isZero();
        assertThat(empty.contents().files().runs()).hasSize(4);

        Version merged = merge(empty).orElseThrow();

        assertThat(merged.contents().files().runs()).isEmpty();
        assertThat(table.content(merged)).isEmpty();
    }

    @Test
    void whateverIsMergedWhenTheTableIsTheSumOfItsCommits() {
        Random random = new Random(5);
        List<Version> versions = new ArrayList<>();
        versions.add(appendMany(table.create(Map.of()), 1));
        Version tip = versions.get(0);
        Map<Tablet, String> expected = table.content(tip);
        for (int i = 0; i < 60; i++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> tip = appendMany(tip, 1);
                case 2 -> tip = table.append(tip, random.nextInt(MANY));
                case 3 -> tip = commit(
                        tip,
                        new Removal.Partitions(0, Set.of(List.of(random.nextInt(MANY)))),
                        List.of(random.nextInt(MANY)));
                case 4 -> tip = commit(
                        tip,
                        new Removal.Matching(
                                new Predicate.Comparison(CommitTable.P, Predicate.Operator.GE, random.nextInt(MANY))),
                        List.of());
                default -> {
                    Map<Tablet, String> before = table.content(tip);
                    Version base = versions.get(random.nextInt(versions.size()));
                    tip = merge(base).orElse(tip);
                    assertThat(table.content(tip)).isEqualTo(before);
                }
            }
            versions.add(tip);
            assertThat(tip.line().totals().files()).isEqualTo(table.content(tip).size());
        }
        assertThat(versions).anyMatch(version -> version.line().operation().equals(Operation.MERGE));
        assertThat(expected).hasSize(MANY);
    }

    private Optional<Version> merge(Version base) {
        return table.committer().mergeRuns(table.begin(), base);
    }

    /** Appends runs of one file for each of many partitions. */
    private Version appendMany(Version base, int runs) {
        int[] partitions = Stream.iterate(0, p -> p + 1)
                .limit(MANY)
                .mapToInt(Integer::intValue)
                .toArray();
        Version tip = base;
        for (int i = 0; i < runs; i++) {
            tip = table.append(tip, partitions);
        }
        return tip;
    }

    private Version partitionBy(Version base, String partitioning) {
        Metadata before = base.metadata().metadata();
        return alter(base, Evolution.partitionedBy(before, Partitioning.parse(partitioning, before.schema())));
    }

    private Version alter(Version base, Metadata after) {
        return table.committer()
                .commit(
                        table.begin(),
                        new Intent(
                                after,
                                List.of(),
                                new Removal.Nothing(),
                                new Intent.Alteration(Optional.of(after), Set.of())),
                        base);
    }

    private Version remove(Version base, FileEntry file) {
        return commit(base, new Removal.Files(List.of(file)), List.of());
    }

    private Version commit(Version base, Removal removal, List<Integer> partitions) {
        TransactionId id = table.begin();
        List<FileEntry> added = CommitTable.files(
                id,
                base.metadata().metadata(),
                partitions.stream().mapToInt(Integer::intValue).toArray());
        return table.committer()
                .commit(id, new Intent(base.metadata().metadata(), added, removal, Intent.Alteration.NONE), base);
    }

    private List<FileEntry> files(Version version) {
        List<FileEntry> files = new ArrayList<>();
        try (var live = version.files(table.store(), Selection.all())) {
            live.forEachRemaining(files::add);
        }
        return files;
    }

    /** What all runs say, in order of key. */
    private List<CatalogEntry> entries(Version version) {
        List<CatalogEntry> entries = new ArrayList<>();
        for (Run run : version.contents().files().runs()) {
            try (RunReader reader = RunReader.open(
                    table.store(), run, version.metadata().metadata().catalogSchema(), Selection.all())) {
                reader.forEachRemaining(entries::add);
            }
        }
        entries.sort(version.metadata().metadata().catalogSchema().order().newestFirst());
        return entries;
    }
}
