package io.datashard.integration.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Partitioning;
import io.datashard.PlannedFile;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.Transaction;
import io.datashard.internal.data.RecordReader;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** What a table on a store is after processes were killed that committed to it. */
abstract class CrashContract {
    private static final long IDS_OF_A_PROCESS = 1_000_000;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private int commitsTried;
    private int commitsCutShort;

    /** How many tables, one after the other, are committed to by processes that are killed. */
    abstract int tables();

    /** How many processes are killed at each. */
    abstract int kills();

    /** Each is killed at some time within so much of its first commit: enough for several, so that any point of one is hit. */
    abstract int longestRunMillis();

    abstract String location(String name);

    abstract Map<String, String> settings();

    @Test
    void everyAcknowledgedCommitIsThereOnceAndTheOthersAsAWholeOrNotAtAll() throws Exception {
        for (int table = 0; table < tables(); table++) {
            killWritersOf(location("table " + UUID.randomUUID()));
        }

        System.out.printf("%d commits, %d of them cut short%n", commitsTried, commitsCutShort);
        // else they all died between commits, and this test has seen nothing
        assertThat(commitsCutShort).as("commits that were cut short").isPositive();
        assertThat(commitsTried).as("commits").isGreaterThan(tables() * kills());
    }

    private void killWritersOf(String location) throws IOException, InterruptedException {
        Set<Long> tried = new HashSet<>();
        Set<Long> acknowledged = new HashSet<>();
        Victim victim = Victim.start(location, 0, settings());
        try {
            for (int kill = 1; kill <= kills(); kill++) {
                long firstOfNext = kill * IDS_OF_A_PROCESS;
                victim.runAndKill(random.nextInt(1000 * longestRunMillis()));
                tried.addAll(victim.tried);
                acknowledged.addAll(victim.acknowledged);
                commitsTried += victim.tried.size();
                commitsCutShort += victim.tried.size() - victim.acknowledged.size();
                victim = Victim.start(location, firstOfNext, settings()); // comes up while this one looks
                requireWhole(location, tried, acknowledged);

                long own = firstOfNext - 1;
                append(location, own);
                tried.add(own);
                acknowledged.add(own);
                requireWhole(location, tried, acknowledged);
            }
        } finally {
            victim.close();
        }
    }

    private void append(String location, long id) {
        Transaction transaction = Table.newTableOrAppend(
                location, AppendLoop.SCHEMA, Partitioning.unpartitioned(), Map.of(), configuration());
        transaction.appendRecords(List.of(Map.of("id", id, "half", 0), Map.of("id", id, "half", 1)));
        transaction.commit();
    }

    private void requireWhole(String location, Set<Long> tried, Set<Long> acknowledged) throws IOException {
        List<String> halves = halves(location);
        assertThat(halves).as("rows, seed %s", seed).doesNotHaveDuplicates();
        Set<String> found = new HashSet<>(halves);
        for (long id : acknowledged) {
            assertThat(found).as("acknowledged rows, seed %s", seed).contains(id + ".0", id + ".1");
        }
        for (long id : tried) {
            assertThat(found.remove(id + ".0"))
                    .as("whether all of commit %s is there if any of it is, seed %s", id, seed)
                    .isEqualTo(found.remove(id + ".1"));
        }
        assertThat(found).as("rows that nobody wrote, seed %s", seed).isEmpty();
    }

    private List<String> halves(String location) throws IOException {
        Snapshot snapshot = Table.find(location, configuration())
                .map(Table::currentSnapshot)
                .orElse(null);
        List<String> halves = new ArrayList<>();
        if (snapshot == null) {
            return halves; // the first process died before it had made the table
        }
        Store store = Stores.open(location, configuration());
        for (PlannedFile file : snapshot.plan(List.of()).files()) {
            try (RecordReader records = RecordReader.open(store, file.path(), snapshot.schema())) {
                records.forEachRemaining(row -> halves.add(row.get("id") + "." + row.get("half")));
            }
        }
        assertThat(halves).hasSize(Math.toIntExact(snapshot.totals().rows()));
        return halves;
    }

    private Configuration configuration() {
        Configuration configuration = new Configuration();
        settings().forEach(configuration::set);
        return configuration;
    }
}
