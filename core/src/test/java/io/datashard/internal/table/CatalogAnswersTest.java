package io.datashard.internal.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.Aggregate;
import io.datashard.AggregateGroup;
import io.datashard.ColumnStats;
import io.datashard.CorruptTableException;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.ScanPlan;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.Tablet;
import io.datashard.Transaction;
import io.datashard.Type.Primitive;
import io.datashard.internal.commit.Surroundings;
import io.datashard.internal.commit.WriterProcess;
import io.datashard.internal.store.Stores;
import io.datashard.internal.version.Layout;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a big catalog is read for an answer. */
class CatalogAnswersTest {
    private static final Schema SCHEMA =
            Schema.of(Field.required(0, "id", Primitive.LONG), Field.optional(0, "p", Primitive.INT));
    private static final Field ID = SCHEMA.field("id").orElseThrow();
    private static final Field P = SCHEMA.field("p").orElseThrow();

    /** So many, with such names, that a run has several row groups, each of which is read at once. */
    private static final int FILES = 40_000;

    private static final int NAME_BYTES = 100;

    @TempDir
    Path root;

    private final Configuration configuration = new Configuration(false);

    @Test
    void theRowsOfATableAreCountedWithoutOpeningARun() throws IOException {
        FaultyStore store = new FaultyStore(Stores.open(root.toString(), configuration));
        Snapshot snapshot = table(store, 1_000);
        store.calls();

        assertThat(snapshot.aggregate(List.of(), List.of(), List.of(new Aggregate.CountRows())))
                .contains(List.of(new AggregateGroup(List.of(), List.of(10_000L))));
        assertThat(store.calls()).isEmpty();

        assertThat(snapshot.aggregate(List.of(), List.of(), List.of(new Aggregate.Max(ID))))
                .contains(List.of(new AggregateGroup(List.of(), List.of(9_999L))));
        assertThat(store.calls()).hasSize(1).allMatch(call -> call.startsWith("input "));
    }

    @Test
    void valuesOfPartitionsAreAnsweredFromARun() throws IOException {
        Snapshot snapshot = table(new FaultyStore(Stores.open(root.toString(), configuration)), 1_000);
        Predicate condition = new Predicate.Comparison(P, Predicate.Operator.LT, 2);

        assertThat(snapshot.aggregate(
                        List.of(condition), List.of(P), List.of(new Aggregate.CountRows(), new Aggregate.Min(ID))))
                .contains(List.of(
                        new AggregateGroup(List.of(0), List.of(100L, 0L)),
                        new AggregateGroup(List.of(1), List.of(100L, 100L))));
    }

    /** One for so many rows goes from the first file to the last, the other is made of ranges. */
    @Test
    void aPlanIsTheSameWhetherItIsMadeInRangesOrNot() throws IOException {
        Snapshot snapshot = table(new FaultyStore(Stores.open(root.toString(), configuration)), FILES);
        Predicate some = new Predicate.Comparison(ID, Predicate.Operator.GE, 10L * FILES / 3);
        Predicate all = new Predicate.Comparison(ID, Predicate.Operator.GE, 0L);

        for (List<Predicate> conditions : List.of(List.<Predicate>of(), List.of(all), List.of(some, all))) {
            ScanPlan inRanges = snapshot.plan(conditions);
            ScanPlan inOne = snapshot.plan(conditions, 100L * FILES);

            assertThat(inRanges).isEqualTo(inOne).hasSameHashCodeAs(inOne);
            assertThat(inRanges.files()).containsExactlyElementsOf(inOne.files());
        }
    }

    @Test
    void aPlanForSomeRowsLeavesTheRestOfTheCatalogUnread() throws IOException {
        Snapshot snapshot = table(new FaultyStore(Stores.open(root.toString(), configuration)), FILES);
        damageLastRowGroup(run());

        assertThatThrownBy(() -> snapshot.plan(List.of())).isInstanceOf(CorruptTableException.class);
        assertThat(snapshot.plan(List.of(), 25).files()).hasSize(3);
    }

    /** A table of files with ten ids each, ten files to a partition, that nobody wrote. */
    private Snapshot table(FaultyStore store, int count) throws IOException {
        Table table = new StoredTable(store, configuration, new WriterProcess(Surroundings.MACHINE));
        Transaction transaction = ((StoredTable) table).creation(SCHEMA, Partitioning.parse("p", SCHEMA), Map.of());
        String tablets = Layout.snapshot(transaction.snapshotId()) + "/tablets";
        Files.createDirectories(root.resolve(tablets));
        List<FileEntry> files = new ArrayList<>();
        Random random = new Random(1);
        byte[] name = new byte[NAME_BYTES];
        for (int i = 0; i < count; i++) {
            random.nextBytes(name);
            String file = transaction.snapshotId() + "-" + HexFormat.of().formatHex(name) + ".parquet";
            Tablet tablet = new Tablet(transaction.partitioning().id(), List.of(i / 10), file);
            ColumnStats ids = new ColumnStats(10L * i, 10L * i + 9, 0, true);
            files.add(
                    new FileEntry(tablet, tablets + "/" + file, 10, 100, Map.of(ID.id(), ids), FileEntry.UNCOMMITTED));
        }
        return transaction.append(files).commit();
    }

    private Path run() throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.getParent().endsWith("catalog"))
                    .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                    .orElseThrow();
        }
    }

    private void damageLastRowGroup(Path file) throws IOException {
        List<BlockMetaData> rowGroups;
        try (ParquetFileReader reader = ParquetFileReader.open(Stores.open(root.toString(), configuration)
                .input(root.relativize(file).toString()))) {
            rowGroups = reader.getRowGroups();
        }
        assertThat(rowGroups).hasSizeGreaterThan(1);
        BlockMetaData last = rowGroups.get(rowGroups.size() - 1);
        try (RandomAccessFile run = new RandomAccessFile(file.toFile(), "rw")) {
            run.seek(last.getStartingPos());
            run.write(new byte[(int) last.getCompressedSize()]);
        }
    }
}
