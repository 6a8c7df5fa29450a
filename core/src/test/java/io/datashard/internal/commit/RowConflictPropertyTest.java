package io.datashard.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.ConcurrentModificationException;
import io.datashard.FileEntry;
import io.datashard.Predicate;
import io.datashard.Predicate.Operator;
import io.datashard.RowSet;
import io.datashard.RowStatement;
import io.datashard.Tablet;
import io.datashard.Totals;
import io.datashard.internal.catalog.LiveFiles;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.commit.RowSerialTable.File;
import io.datashard.internal.commit.RowSerialTable.Kind;
import io.datashard.internal.commit.RowSerialTable.Row;
import io.datashard.internal.commit.RowSerialTable.Statement;
import io.datashard.internal.store.Stores;
import io.datashard.internal.vector.VectorReader;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Operation;
import io.datashard.internal.version.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.apache.hadoop.conf.Configuration;

/**
 * Transactions that delete and change rows, overwrite and append from older versions commit or conflict as the rules say, row by row, and
 * those that commit are as if one by one.
 */
class RowConflictPropertyTest {
    private static final int PARTITIONS = 2;

    /** In every other file each of the model's rows stands for so many rows, apart from each other: too many for the catalog. */
    private static final int MANY = 300;

    private Path directory;
    private int tables;

    @BeforeProperty
    void createDirectory() throws IOException {
        directory = Files.createTempDirectory("row-conflicts");
    }

    @AfterProperty
    void deleteDirectory() throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Property(tries = 150)
    void pairs(@ForAll Random random, @ForAll boolean serializable) {
        run(random, serializable, 2, 2, 1);
    }

    @Property(tries = 60)
    void sequencesFromOneBase(@ForAll Random random, @ForAll boolean serializable) {
        run(random, serializable, 4, 8, 1);
    }

    @Property(tries = 60)
    void sequencesFromManyBases(@ForAll Random random, @ForAll boolean serializable) {
        run(random, serializable, 4, 15, Integer.MAX_VALUE);
    }

    @Property(tries = 10)
    void tablesWhoseCatalogHasRuns(@ForAll Random random, @ForAll boolean serializable) {
        run(random, serializable, 40, 20, Integer.MAX_VALUE);
    }

    private void run(Random random, boolean serializable, int files, int statements, int bases) {
        CommitTable table =
                new CommitTable(Stores.open(directory.resolve("t" + tables++).toString(), new Configuration(false)));
        Metadata metadata = CommitTable.metadata(serializable ? Map.of() : Map.of(Isolation.PROPERTY, "snapshot"));
        TransactionId creation = table.begin();
        List<FileEntry> first = files(random, creation, files);
        List<Version> versions = new ArrayList<>(List.of(table.committer()
                .create(creation, new Intent(metadata, first, new Removal.Nothing(), Intent.Alteration.NONE))));
        Map<Tablet, File> content = new HashMap<>();
        first.forEach(file -> content.put(file.tablet(), RowSerialTable.whole(file)));
        RowSerialTable model = new RowSerialTable(serializable, content);
        for (int i = 0; i < statements; i++) {
            int base = random.nextInt(Math.min(bases, versions.size()));
            TransactionId id = table.begin();
            Statement statement = statement(random, base, model.content(base), id);
            Removal removal = removal(statement, table, versions.get(base));

            Optional<Version> committed = commit(
                    table,
                    id,
                    new Intent(metadata, statement.added(), removal, Intent.Alteration.NONE),
                    versions.get(base));

            assertThat(committed.isPresent())
                    .as("%s of %s commits after %s", statement.kind(), statement, model)
                    .isEqualTo(model.commit(statement));
            committed.ifPresent(versions::add);
            Version newest = table.log().newest().orElseThrow();
            assertThat(newest.number()).isEqualTo(model.count());
            assertThat(content(table, newest)).isEqualTo(model.newest());
        }
    }

    private static Optional<Version> commit(CommitTable table, TransactionId id, Intent intent, Version base) {
        try {
            return Optional.of(table.committer().commit(id, intent, base));
        } catch (ConcurrentModificationException e) {
            assertThat(e).hasMessageContaining("conflicts with version").hasMessageContaining("Nothing was committed");
            return Optional.empty();
        }
    }

    private static Statement statement(Random random, int base, Map<Tablet, File> content, TransactionId id) {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length - (random.nextBoolean() ? 2 : 0))];
        int partition = random.nextInt(PARTITIONS + 1) - 1;
        Set<Row> rows = new HashSet<>();
        if (kind == Kind.OVERWRITE_ALL) {
            partition = -1;
        } else if (kind == Kind.OVERWRITE_WHERE) {
            partition = Math.max(0, partition);
        } else if (kind != Kind.APPEND) {
            int wanted = partition;
            List<Row> all = RowSerialTable.rows(content).stream()
                    .filter(row -> wanted < 0 || row.partition() == wanted)
                    .sorted(Comparator.comparing(Row::path).thenComparing(Row::number))
                    .collect(Collectors.toCollection(ArrayList::new));
            Collections.shuffle(all, random);
            rows.addAll(all.subList(0, random.nextInt(Math.min(all.size(), 30) + 1)));
            if (kind == Kind.COPY_FILES || kind == Kind.DELETE_FILES) {
                Set<String> paths = rows.stream().map(Row::path).limit(2).collect(Collectors.toSet());
                rows.clear();
                all.stream().filter(row -> paths.contains(row.path())).forEach(rows::add);
            }
        }
        boolean adds = kind != Kind.DELETE_ROWS && kind != Kind.DELETE_FILES;
        List<FileEntry> added = new ArrayList<>(adds ? files(random, id, random.nextInt(3)) : List.of());
        if (kind == Kind.COPY_FILES && random.nextBoolean()) {
            rows.stream().map(Row::tablet).findFirst().ifPresent(tablet -> added.add(file(random, id, tablet)));
        }
        return new Statement(base, kind, partition, rows, added);
    }

    private static List<FileEntry> files(Random random, TransactionId id, int count) {
        List<FileEntry> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(file(random, id, new Tablet(0, List.of(random.nextInt(PARTITIONS)), id.snapshotId() + "-" + i)));
        }
        return files;
    }

    private static FileEntry file(Random random, TransactionId id, Tablet tablet) {
        String path = Layout.tablet(id.snapshotId(), "", tablet.name() + ".parquet");
        long rows = RowSerialTable.ROWS * (random.nextBoolean() ? 1L : MANY);
        return new FileEntry(tablet, path, rows, 1_000, Map.of(), FileEntry.UNCOMMITTED);
    }

    private static Removal removal(Statement statement, CommitTable table, Version base) {
        Predicate condition = statement.partition() < 0
                ? Predicate.TRUE
                : new Predicate.Comparison(CommitTable.P, Operator.EQ, statement.partition());
        Map<String, Set<Integer>> rows = new HashMap<>();
        statement.rows().forEach(row -> rows.computeIfAbsent(row.path(), path -> new TreeSet<>())
                .add(row.number()));
        List<FileEntry> files = files(table, base).stream()
                .filter(file -> rows.containsKey(file.path()))
                .toList();
        List<Removal.FileRows> single = files.stream()
                .map(file -> new Removal.FileRows(file, positions(file, rows.get(file.path()))))
                .toList();
        return switch (statement.kind()) {
            case APPEND -> new Removal.Nothing();
            case DELETE_ROWS -> rows(RowStatement.Kind.DELETE, condition, statement, single, List.of());
            case UPDATE_ROWS -> rows(RowStatement.Kind.UPDATE, condition, statement, single, List.of());
            case MERGE_ROWS -> rows(RowStatement.Kind.MERGE, condition, statement, single, List.of());
            case COPY_FILES -> rows(RowStatement.Kind.UPDATE, condition, statement, List.of(), files);
            case DELETE_FILES -> new Removal.Files(files);
            case OVERWRITE_WHERE, OVERWRITE_ALL -> new Removal.Matching(condition, Operation.OVERWRITE);
        };
    }

    private static Removal rows(
            RowStatement.Kind kind,
            Predicate condition,
            Statement statement,
            List<Removal.FileRows> single,
            List<FileEntry> files) {
        return new Removal.Rows(new RowStatement(kind, condition, statement.reach()), single, files);
    }

    private static RowSet positions(FileEntry file, Set<Integer> rows) {
        RowSet.Builder positions = RowSet.builder();
        for (long position = 0; position < file.rows(); position++) {
            if (rows.contains((int) (position % RowSerialTable.ROWS))) {
                positions.add(position);
            }
        }
        return positions.build();
    }

    /** The rows of a version, and that its totals are what they should be. */
    private static Map<Tablet, File> content(CommitTable table, Version version) {
        Map<Tablet, File> content = new HashMap<>();
        Totals totals = Totals.NONE;
        try (VectorReader vectors =
                new VectorReader(vector -> table.store().input(vector.path()).newStream())) {
            for (FileEntry file : files(table, version)) {
                totals = totals.plus(file);
                RowSet deleted = file.deletes()
                        .map(vector -> vectors.read(vector, file.path(), file.rows()))
                        .orElse(RowSet.NONE);
                Set<Integer> live = new TreeSet<>();
                for (int row = 0; row < RowSerialTable.ROWS; row++) {
                    if (!deleted.intersects(positions(file, Set.of(row)))) {
                        live.add(row);
                    }
                }
                assertThat(deleted.count()).isEqualTo(file.rows() - file.rows() * live.size() / RowSerialTable.ROWS);
                content.put(file.tablet(), new File(file.path(), live));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(version.line().totals()).isEqualTo(totals);
        return content;
    }

    private static List<FileEntry> files(CommitTable table, Version version) {
        List<FileEntry> files = new ArrayList<>();
        try (LiveFiles live = version.files(table.store(), Selection.all())) {
            live.forEachRemaining(files::add);
        }
        return files;
    }
}
