package io.datashard.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.ConcurrentModificationException;
import io.datashard.FileEntry;
import io.datashard.Predicate;
import io.datashard.Predicate.Operator;
import io.datashard.Tablet;
import io.datashard.internal.commit.SerialTable.Kind;
import io.datashard.internal.commit.SerialTable.Statement;
import io.datashard.internal.store.Stores;
import io.datashard.internal.version.Metadata;
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
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.apache.hadoop.conf.Configuration;

/** Transactions that began at older versions commit or conflict as the rules say, and those that commit are as if one by one. */
class ConflictPropertyTest {
    private static final int PARTITIONS = 3;

    private Path directory;
    private int tables;

    @BeforeProperty
    void createDirectory() throws IOException {
        directory = Files.createTempDirectory("conflicts");
    }

    @AfterProperty
    void deleteDirectory() throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Property(tries = 100)
    void pairs(@ForAll long seed, @ForAll boolean serializable, @ForAll @IntRange(max = 4) int files) {
        run(new Random(seed), serializable, files, 2, 1);
    }

    @Property(tries = 40)
    void sequencesFromOneBase(@ForAll long seed, @ForAll boolean serializable) {
        run(new Random(seed), serializable, 6, 6, 1);
    }

    @Property(tries = 40)
    void sequencesFromManyBases(@ForAll long seed, @ForAll boolean serializable) {
        run(new Random(seed), serializable, 6, 15, Integer.MAX_VALUE);
    }

    @Property(tries = 15)
    void tablesWhoseCatalogHasRuns(@ForAll long seed, @ForAll boolean serializable) {
        run(new Random(seed), serializable, 60, 20, Integer.MAX_VALUE);
    }

    private void run(Random random, boolean serializable, int files, int statements, int bases) {
        CommitTable table =
                new CommitTable(Stores.open(directory.resolve("t" + tables++).toString(), new Configuration(false)));
        Map<String, String> properties = serializable ? Map.of() : Map.of(Isolation.PROPERTY, "snapshot");
        int[] partitions = random.ints(files, 0, PARTITIONS).toArray();
        List<Version> versions = new ArrayList<>(List.of(table.create(properties, partitions)));
        SerialTable model = new SerialTable(serializable, table.content(versions.get(0)));
        for (int i = 0; i < statements; i++) {
            int base = random.nextInt(Math.min(bases, versions.size()));
            TransactionId id = table.begin();
            Version read = versions.get(base);
            Intent.Alteration alteration = Intent.Alteration.NONE;
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            if (kind == Kind.REPLACE_TABLE) {
                alteration = becomes(replaced(read));
            } else if (kind == Kind.ALTER) {
                alteration = becomes(withProperty(read.metadata().metadata(), "value " + i));
            }
            Metadata written = alteration.becomes().orElse(read.metadata().metadata());
            Statement statement =
                    statement(random, kind, base, model.state(base).content(), id, written);
            Intent intent = new Intent(
                    written,
                    statement.added(),
                    removal(statement, read.metadata().metadata(), model),
                    alteration);

            Optional<Version> committed = commit(table, id, intent, read);

            assertThat(committed.isPresent())
                    .as("%s commits after %s", statement, model)
                    .isEqualTo(model.commit(statement));
            committed.ifPresent(versions::add);
            Version newest = table.log().newest().orElseThrow();
            assertThat(newest.number()).isEqualTo(model.count());
            assertThat(table.content(newest)).isEqualTo(model.newest().content());
            assertThat(newest.line().totals().files())
                    .isEqualTo(model.newest().content().size());
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

    private static Statement statement(
            Random random, Kind kind, int base, Map<Tablet, String> content, TransactionId id, Metadata written) {
        Set<Integer> partitions = new HashSet<>();
        Set<Tablet> tablets = new HashSet<>();
        List<FileEntry> added = new ArrayList<>();
        switch (kind) {
            case ALTER -> {
                // no files
            }
            case DELETE, REPLACE, REWRITE -> {
                List<Tablet> all = new ArrayList<>(content.keySet());
                all.sort(Comparator.comparing(Tablet::name));
                Collections.shuffle(all, random);
                tablets.addAll(all.subList(0, Math.min(all.size(), 1 + random.nextInt(3))));
                if (kind == Kind.REWRITE && !tablets.isEmpty()) {
                    int partition =
                            (Integer) tablets.iterator().next().partition().get(0);
                    tablets.removeIf(tablet -> !tablet.partition().equals(List.of(partition)));
                    added.addAll(CommitTable.files(id, written, new int[] {partition}));
                } else if (kind == Kind.REPLACE) {
                    tablets.forEach(tablet -> added.add(CommitTable.file(id, tablet, "r" + added.size())));
                }
            }
            default -> {
                partitions.add(random.nextInt(PARTITIONS));
                int count = kind == Kind.APPEND ? 1 + random.nextInt(3) : random.nextInt(3);
                added.addAll(CommitTable.files(
                        id, written, random.ints(count, 0, PARTITIONS).toArray()));
                if (kind == Kind.OVERWRITE_PARTITIONS) {
                    partitions.clear();
                    added.forEach(file ->
                            partitions.add((Integer) file.tablet().partition().get(0)));
                }
            }
        }
        return new Statement(base, kind, partitions, tablets, added);
    }

    private static Removal removal(Statement statement, Metadata metadata, SerialTable model) {
        int partitioning = metadata.partitioning().id();
        return switch (statement.kind()) {
            case APPEND, ALTER -> new Removal.Nothing();
            case OVERWRITE_ALL, REPLACE_TABLE -> new Removal.Matching(Predicate.TRUE);
            case OVERWRITE_WHERE -> new Removal.Matching(new Predicate.Comparison(
                    metadata.schema().field("p").orElseThrow(),
                    Operator.EQ,
                    statement.partitions().iterator().next()));
            case OVERWRITE_PARTITIONS -> new Removal.Partitions(
                    partitioning,
                    statement.partitions().stream().map(List::<Object>of).collect(Collectors.toSet()));
            case DELETE, REPLACE -> new Removal.Files(files(statement, model));
            case REWRITE -> new Removal.Rewritten(files(statement, model));
        };
    }

    private static List<FileEntry> files(Statement statement, SerialTable model) {
        Map<Tablet, String> content =
                new HashMap<>(model.state(statement.base()).content());
        content.keySet().retainAll(statement.tablets());
        return content.entrySet().stream()
                .map(file -> new FileEntry(file.getKey(), file.getValue(), 12, 1_000, Map.of(), 1))
                .toList();
    }

    private static Intent.Alteration becomes(Metadata metadata) {
        return new Intent.Alteration(Optional.of(metadata), Set.of());
    }

    private static Metadata withProperty(Metadata metadata, String value) {
        Map<String, String> properties = new HashMap<>(metadata.properties());
        properties.put("key", value);
        return metadata.withProperties(properties);
    }

    private static Metadata replaced(Version version) {
        return version.metadata()
                .metadata()
                .replacedBy(CommitTable.SCHEMA, CommitTable.metadata(Map.of()).partitioning());
    }
}
