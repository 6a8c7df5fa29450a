package io.datashard.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.Transform;
import io.datashard.Type.Primitive;
import io.datashard.internal.store.Stores;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.StoredMetadata;
import io.datashard.internal.version.Version;
import io.datashard.internal.version.VersionLine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a version is made of, given the one before. */
class NextVersionTest {
    @TempDir
    Path directory;

    private CommitTable table;

    @BeforeEach
    void openTable() {
        table = new CommitTable(Stores.open(directory.toString(), new Configuration(false)));
    }

    @Test
    void timesRiseStrictlyHoweverFastTheCommitsAndHoweverWrongTheParentsClock() {
        Version created = table.create(Map.of());
        Instant future = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MICROS);
        Version ahead = at(created, future);

        Version next = table.append(ahead, 1);
        Version second = table.append(next, 1);

        assertThat(next.line().time()).isEqualTo(future.plusNanos(1_000));
        assertThat(second.line().time()).isEqualTo(future.plusNanos(2_000));
    }

    @Test
    void theTailMayHoldSeveralEntriesOfOneTabletAndTheNewestCounts() {
        Version tip = table.create(Map.of(), 1);
        Metadata metadata = tip.metadata().metadata();
        Tablet tablet = table.content(tip).keySet().iterator().next();
        for (int i = 0; i < 3; i++) {
            TransactionId id = table.begin();
            FileEntry newer = CommitTable.file(id, tablet, "newer");
            Removal old = new Removal.Files(
                    List.of(new FileEntry(tablet, table.content(tip).get(tablet), 12, 1_000, Map.of(), tip.number())));
            tip = table.committer().commit(id, new Intent(metadata, List.of(newer), old, Intent.Alteration.NONE), tip);
            assertThat(table.content(tip)).isEqualTo(Map.of(tablet, newer.path()));
        }
        Removal last = new Removal.Files(
                List.of(new FileEntry(tablet, table.content(tip).get(tablet), 15, 1_000, Map.of(), 1)));
        tip = table.committer()
                .commit(table.begin(), new Intent(metadata, List.of(), last, Intent.Alteration.NONE), tip);
        assertThat(tip.contents().files().tail()).hasSize(5);
        assertThat(table.content(tip)).isEmpty();
    }

    @Test
    void aMergeOfAllRunsKeepsTheTombstonesOfFilesInTheTail() {
        Version tip = table.create(Map.of());
        for (int run = 1; run < SmallRuns.FAN_IN; run++) {
            tip = table.append(tip, IntStream.range(0, 30).toArray());
        }
        tip = table.append(tip, 1);
        Tablet inTail = tip.contents().files().tail().get(0).tablet();
        Map<Tablet, String> content = table.content(tip);
        List<FileEntry> deleted = Stream.concat(
                        Stream.of(inTail),
                        content.keySet().stream()
                                .filter(tablet -> !tablet.equals(inTail))
                                .limit(60))
                .map(tablet -> new FileEntry(tablet, content.get(tablet), 12, 1_000, Map.of(), 1))
                .toList();
        Intent deletion =
                new Intent(tip.metadata().metadata(), List.of(), new Removal.Files(deleted), Intent.Alteration.NONE);
        tip = table.committer().commit(table.begin(), deletion, tip);
        assertThat(tip.contents().files().runs()).hasSize(SmallRuns.FAN_IN);
        assertThat(table.content(tip)).hasSize(150);

        tip = table.append(tip, 1);

        assertThat(tip.contents().files().runs()).hasSize(1);
        assertThat(table.content(tip)).hasSize(151).doesNotContainKey(inTail);
    }

    @Test
    void partitionsOfAnOlderPartitioningCannotBeOverwrittenAndTheErrorSaysSo() {
        Version tip = repartitioned(table.create(Map.of(), 1));
        TransactionId id = table.begin();
        Metadata metadata = tip.metadata().metadata();
        List<FileEntry> files = CommitTable.files(id, metadata, 1);
        Removal partitions = new Removal.Partitions(
                metadata.partitioningId(), Set.of(files.get(0).tablet().partition()));

        assertThatThrownBy(() -> table.committer()
                        .commit(id, new Intent(metadata, files, partitions, Intent.Alteration.NONE), tip))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("written under another partitioning (0) than the new files (1)")
                .hasMessageContaining("Nothing was committed");
    }

    @Test
    void filesFitATableAsLongAsItsColumnsMeanTheSame() {
        Metadata written = CommitTable.metadata(Map.of());
        List<Field> columns = CommitTable.SCHEMA.columns();
        Field p = columns.get(0);
        Field value = columns.get(1);

        assertThat(with(p, value).refusal(written)).isEmpty();
        assertThat(with(p, new Field(2, "renamed", value.type(), true, Optional.of("a comment")))
                        .refusal(written))
                .isEmpty();
        assertThat(with(p, value, Field.optional(3, "more", Primitive.INT)).refusal(written))
                .isEmpty();
        assertThat(with(p, value, Field.required(3, "more", Primitive.INT)).refusal(written))
                .hasValueSatisfying(why -> assertThat(why).contains("more", "never null", "added"));
        assertThat(with(p).refusal(written))
                .hasValueSatisfying(why -> assertThat(why).contains("value was dropped"));
        assertThat(with(p, value.withType(Primitive.BINARY)).refusal(written))
                .hasValueSatisfying(why -> assertThat(why).contains("changed from string to binary"));
        assertThat(with(p, Field.required(2, "value", value.type())).refusal(written))
                .hasValueSatisfying(why -> assertThat(why).contains("became one that is never null"));
        Metadata other = new Metadata(CommitTable.SCHEMA, List.of(new Partitioning(1, List.of())), 1, Map.of());
        assertThat(other.refusal(written))
                .hasValueSatisfying(why -> assertThat(why).contains("partitioning changed"));
    }

    private static Metadata with(Field... columns) {
        Metadata table = CommitTable.metadata(Map.of());
        return new Metadata(new Schema(List.of(columns), 3), table.partitionings(), 0, Map.of());
    }

    private static Version at(Version version, Instant time) {
        VersionLine line = version.line();
        return new Version(
                version.identity(),
                new VersionLine(
                        line.version(), line.parent(), line.snapshotId(), time, line.operation(), line.totals()),
                version.metadata(),
                version.contents(),
                version.changes(),
                version.metrics());
    }

    /** The version as if the table had another partitioning for new files. */
    private static Version repartitioned(Version version) {
        Metadata before = version.metadata().metadata();
        Partitioning other = new Partitioning(
                1, List.of(new PartitionField(1001, CommitTable.P.id(), new Transform.Bucket(4), "p_bucket")));
        Metadata metadata =
                new Metadata(before.schema(), List.of(before.partitioning(), other), 1, before.properties());
        return new Version(
                version.identity(),
                version.line(),
                new StoredMetadata(metadata, Optional.empty()),
                version.contents(),
                version.changes(),
                version.metrics());
    }
}
