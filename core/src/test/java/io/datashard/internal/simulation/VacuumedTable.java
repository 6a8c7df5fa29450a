package io.datashard.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.DeletionVector;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Pin;
import io.datashard.Predicate;
import io.datashard.RowSet;
import io.datashard.RowStatement;
import io.datashard.RowStatement.Kind;
import io.datashard.RowStatement.Reach;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.SnapshotNotFoundException;
import io.datashard.Tablet;
import io.datashard.Transaction;
import io.datashard.Type.Primitive;
import io.datashard.VacuumOptions;
import io.datashard.VacuumReport;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.commit.Surroundings;
import io.datashard.internal.commit.VersionLog;
import io.datashard.internal.commit.WriterProcess;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.StoredFile;
import io.datashard.internal.table.StoredTable;
import io.datashard.internal.vector.VectorReader;
import io.datashard.internal.version.HistoryRun;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;

/** A table that is changed at random, with what each of its versions held; a step takes an hour by the store's clock. */
final class VacuumedTable {
    private static final Schema SCHEMA = Schema.of(Field.required(0, "p", Primitive.INT));
    private static final Map<String, String> PROPERTIES =
            Map.of("retention-minimum", "0 hours", "commit-timeout-seconds", "0", "note", "x".repeat(2_500));
    private static final int ROWS = 1000;
    private static final Configuration CONFIGURATION = new Configuration(false);

    private final Random random;
    private final MemoryStore disk;
    private final StoredTable table;

    /** What each version held, by its number. */
    private final TreeMap<Long, State> states = new TreeMap<>();

    /** When each version was committed. */
    private final Map<Long, Long> hours = new HashMap<>();

    private final Map<String, Long> tags = new TreeMap<>();
    private final List<Pin> pins = new ArrayList<>();
    private final Set<Long> readable = new TreeSet<>();
    private long hour;
    private long firstKept = 1;

    VacuumedTable(long seed) {
        random = new Random(seed);
        disk = new MemoryStore(() -> TimeUnit.HOURS.toMicros(hour));
        table = on(disk);
        Transaction creation = table.creation(SCHEMA, Partitioning.parse("p", SCHEMA), PROPERTIES);
        note(creation.append(files(creation, 3)).commit());
    }

    /** The same table on a store of its own. */
    VacuumedTable(VacuumedTable other) {
        random = new Random(other.hour);
        hour = other.hour;
        firstKept = other.firstKept;
        disk = other.disk.copy(() -> TimeUnit.HOURS.toMicros(hour));
        table = on(disk);
        states.putAll(other.states);
        hours.putAll(other.hours);
        tags.putAll(other.tags);
        pins.addAll(other.pins);
        readable.addAll(other.readable);
    }

    /** The table as another process meets it. */
    static StoredTable on(Store store) {
        return new StoredTable(store, CONFIGURATION, new WriterProcess(Surroundings.MACHINE));
    }

    StoredTable table() {
        return table;
    }

    MemoryStore disk() {
        return disk;
    }

    private void note(Snapshot snapshot) {
        if (states.containsKey(snapshot.version())) {
            return;
        }
        State held = state(snapshot);
        for (long number = states.isEmpty() ? 1 : states.lastKey() + 1; number < snapshot.version(); number++) {
            states.put(number, held); // merges, which change nothing
            hours.put(number, hour);
            readable.add(number);
        }
        states.put(snapshot.version(), held);
        hours.put(snapshot.version(), hour);
        readable.add(snapshot.version());
    }

    private State state(Snapshot snapshot) {
        try (VectorReader vectors = vectors()) {
            return State.of(snapshot, vectors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private VectorReader vectors() {
        return new VectorReader(vector -> disk.input(vector.path()).newStream());
    }

    private List<FileEntry> files(Transaction transaction, int count) {
        List<FileEntry> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(file(
                    transaction,
                    new Tablet(
                            transaction.partitioning().id(),
                            List.of(random.nextInt(3)),
                            transaction.snapshotId() + "-" + i)));
        }
        return files;
    }

    private FileEntry file(Transaction transaction, Tablet tablet) {
        String path = Layout.tablet(
                transaction.snapshotId(), "p=" + tablet.partition().get(0), tablet.name() + ".parquet");
        disk.overwrite(path, new byte[] {1});
        return new FileEntry(tablet, path, ROWS + random.nextInt(9), 1, Map.of(), FileEntry.UNCOMMITTED);
    }

    /** One random change, which takes an hour. */
    void step() {
        hour++;
        switch (random.nextInt(17)) {
            case 0, 1, 2 -> {
                Transaction append = table.newTransaction();
                note(append.append(files(append, 1 + random.nextInt(12))).commit());
            }
            case 3, 4 -> note(table.newTransaction()
                    .delete(new Predicate.In(SCHEMA.columns().get(0), Set.of(random.nextInt(3))))
                    .commit());
            case 5 -> {
                Transaction overwrite = table.newTransaction();
                note(overwrite
                        .overwrite(random.nextBoolean() ? Predicate.TRUE : isZero(), files(overwrite, 2))
                        .commit());
            }
            case 6, 7 -> replaceSome();
            case 8 -> note(table.rollbackTo(Long.toString(anyReadable())));
            case 9 -> tag();
            case 10 -> pins.add(
                    table.pin(Long.toString(anyReadable()), now().plus(random.nextInt(40), ChronoUnit.HOURS)));
            case 11 -> table.mergeCatalog().ifPresent(this::note);
            case 12, 13, 14 -> deleteRows();
            case 15 -> files(table.newTransaction(), 2); // of a transaction that never commits
            default -> note(table.newTransaction()
                    .properties(Map.of("note", "y".repeat(random.nextInt(4_000))))
                    .commit());
        }
    }

    private static Predicate isZero() {
        return new Predicate.In(SCHEMA.columns().get(0), Set.of(0));
    }

    private void replaceSome() {
        Transaction replacement = table.newTransaction();
        List<FileEntry> old = new ArrayList<>(replacement.base().entries(List.of()));
        old.removeIf(file -> random.nextInt(3) > 0);
        replacement.replace(
                old.stream().map(file -> file(replacement, file.tablet())).toList());
        note(replacement.commit());
    }

    /** Of some files. What of each is so much that it does not fit into the catalog, or a few rows that do. */
    private void deleteRows() {
        Transaction update = table.newTransaction();
        Map<String, RowSet> deleted = new HashMap<>();
        try (VectorReader vectors = vectors()) {
            for (FileEntry file : update.base().entries(List.of())) {
                if (random.nextInt(3) > 0) {
                    RowSet already = file.deletes()
                            .map(vector -> vectors.read(vector, file.path(), file.rows()))
                            .orElse(RowSet.NONE);
                    int step = random.nextInt(4) > 0 ? 5 : ROWS / 5;
                    long[] rows = LongStream.iterate(random.nextInt(step), row -> row < ROWS, row -> row + step)
                            .toArray();
                    deleted.put(file.path(), RowSet.of(rows).minus(already));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        note(update.deleteRows(new RowStatement(Kind.DELETE, Predicate.TRUE, Reach.ROW), deleted)
                .commit());
    }

    private void tag() {
        if (tags.size() > 2) {
            String name = tags.keySet().iterator().next();
            tags.remove(name);
            table.untag(name);
        } else {
            String name = "tag of hour " + hour;
            long version = anyReadable();
            table.tag(name, Long.toString(version));
            tags.put(name, version);
        }
        note(table.currentSnapshot());
    }

    private Instant now() {
        return Instant.EPOCH.plus(hour, ChronoUnit.HOURS);
    }

    /** A version that can be read for as long as the table keeps it, pins aside. */
    private long anyReadable() {
        List<Long> kept = readable.stream()
                .filter(version -> version >= firstKept || tags.containsValue(version))
                .toList();
        return kept.get(random.nextInt(kept.size()));
    }

    VacuumOptions retention(long retained) {
        return VacuumOptions.DEFAULT.withRetention(Duration.ofHours(retained));
    }

    /** Vacuums and takes note of what must be readable then. */
    VacuumReport vacuum(long retained) {
        note(table.currentSnapshot()); // perhaps of a vacuum of somebody else
        VacuumReport report = table.vacuum(retention(retained));
        vacuumed(retained);
        return report;
    }

    private void vacuumed(long retained) {
        long oldest = hours.entrySet().stream()
                .filter(version -> version.getValue() <= hour - retained)
                .mapToLong(Map.Entry::getKey)
                .max()
                .orElse(1);
        firstKept = Math.max(firstKept, oldest);
        note(table.currentSnapshot());
        pins.removeIf(pin -> !pin.expires().isAfter(now()));
        Set<Long> pinned = new TreeSet<>();
        pins.forEach(pin -> pinned.add(pin.version()));
        readable.removeIf(version -> version < firstKept && !tags.containsValue(version) && !pinned.contains(version));
    }

    void requireKeptAndNothingElse() {
        requireReadable();
        assertThat(snapshotFiles()).isEqualTo(needed());
        assertThat(disk.list(Layout.VACUUM)).as("no plan is left").noneMatch(name -> name.startsWith("plan"));
    }

    /** Each version that must be readable holds what it held, and its files are there; the others say that they are gone. */
    void requireReadable() {
        StoredTable fresh = on(disk);
        states.forEach((number, state) -> {
            if (readable.contains(number)) {
                assertThat(state(fresh.snapshot(Long.toString(number)))).isEqualTo(state);
                state.files().values().forEach(file -> assertThat(disk.exists(file.path()))
                        .as("%s of version %s", file.path(), number)
                        .isTrue());
            } else {
                assertThatThrownBy(
                                () -> fresh.snapshot(Long.toString(number)),
                                "reading version %s, where those from %s on are kept, and the tags %s",
                                number,
                                firstKept,
                                tags)
                        .isInstanceOf(SnapshotNotFoundException.class)
                        .hasMessageContaining("was vacuumed");
            }
        });
        assertThat(fresh.history()).hasSize(states.size());
    }

    private Set<String> needed() {
        VersionLog log = new VersionLog(disk, new WriterProcess(Surroundings.MACHINE));
        Set<String> needed = new TreeSet<>();
        for (long number : readable) {
            Version version = log.read(number);
            version.metadata().path().ifPresent(needed::add);
            version.contents().files().runs().forEach(run -> needed.add(run.path()));
            version.contents().history().runs().stream().map(HistoryRun::path).forEach(needed::add);
            version.files(disk, Selection.all()).forEachRemaining(file -> {
                needed.add(file.path());
                file.deletes()
                        .filter(DeletionVector.Stored.class::isInstance)
                        .ifPresent(vector -> needed.add(((DeletionVector.Stored) vector).path()));
            });
        }
        return needed;
    }

    /** All files of transactions that can no longer be under way. */
    private Set<String> snapshotFiles() {
        Set<String> files = new TreeSet<>();
        for (StoredFile file : disk.filesBelow(Layout.SNAPSHOTS)) {
            files.add(file.path());
        }
        // what no version refers to, but may still be committed as far as the table can tell
        String floor = new VersionLog(disk, new WriterProcess(Surroundings.MACHINE))
                .newest()
                .orElseThrow()
                .contents()
                .retention()
                .floor()
                .orElseThrow()
                .snapshotId();
        Set<String> needed = needed();
        files.removeIf(path -> !needed.contains(path)
                && path.substring(Layout.SNAPSHOTS.length() + 1).compareTo(floor) >= 0);
        return files;
    }
}
