package io.datashard.internal.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Database;
import io.datashard.Field;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.TableName;
import io.datashard.Type.Primitive;
import io.datashard.internal.commit.Surroundings;
import io.datashard.internal.commit.VersionLog;
import io.datashard.internal.commit.WriterProcess;
import io.datashard.internal.store.Stores;
import io.datashard.internal.version.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of the store about versions that were committed with those of other tables. */
class DecisionRequestsTest {
    private static final Configuration CONFIGURATION = new Configuration(false);
    private static final TableName A = TableName.of("a");
    private static final TableName B = TableName.of("b");

    @TempDir
    Path directory;

    private Database database;

    @BeforeEach
    void commitToBoth() {
        database = Database.open(directory.toString(), CONFIGURATION);
        Schema schema = Schema.of(Field.required(0, "id", Primitive.LONG));
        for (TableName name : List.of(A, B)) {
            database.newTable(name, schema, Partitioning.unpartitioned(), Map.of())
                    .commit();
        }
        database.transact(both -> {
            both.on(A).appendRecords(row());
            both.on(B).appendRecords(row());
        });
    }

    @Test
    void aConditionalNewestVersionTakesOneMoreReadAndThatOnce() {
        FaultyStore store = store();
        VersionLog log = newProcess(store);

        assertThat(log.newest().orElseThrow().number()).isEqualTo(2);

        assertThat(store.calls())
                .endsWith("read " + Layout.commit(2), "read _datashard/transactions/" + decision() + ".json")
                .filteredOn(call -> call.contains("transactions") || call.contains("database"))
                .hasSize(1);
        log.newest();
        assertThat(store.calls()).containsExactly("read " + Layout.commit(2), "exists " + Layout.commit(3));
    }

    @Test
    void aLaterVersionTakesNoMoreThanAnyOther() {
        database.table(A).newTransaction().appendRecords(row()).commit();
        FaultyStore store = store();

        assertThat(newProcess(store).newest().orElseThrow().number()).isEqualTo(3);

        assertThat(store.calls()).noneMatch(call -> call.contains("transactions") || call.contains("database"));
    }

    @Test
    void whatAnOldConditionalVersionHoldsIsReadWithItsDecision() {
        database.table(A).newTransaction().appendRecords(row()).commit();
        FaultyStore store = store();

        assertThat(newProcess(store).read(2).line().totals().rows()).isEqualTo(1);

        assertThat(store.calls())
                .containsExactly("read " + Layout.commit(2), "read _datashard/transactions/" + decision() + ".json");
    }

    @Test
    void aTransactionOverSeveralTablesPutsAVersionInEachADecisionAndItsCopies() {
        assertThat(names(directory.resolve(Layout.TRANSACTIONS))).hasSize(1);
        for (TableName name : List.of(A, B)) {
            assertThat(names(directory.resolve(name.name()).resolve(Layout.COMMITS)))
                    .filteredOn(file -> file.endsWith(".json"))
                    .containsExactlyInAnyOrder(
                            "00000000000000000001.json",
                            "00000000000000000002.json",
                            "00000000000000000002.decision.json");
        }
    }

    private String decision() {
        return names(directory.resolve(Layout.TRANSACTIONS)).get(0).replace(".json", "");
    }

    private static List<String> names(Path directory) {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Map<String, Object>> row() {
        return List.of(Map.of("id", 1L));
    }

    private FaultyStore store() {
        return new FaultyStore(Stores.open(directory.resolve("a").toString(), CONFIGURATION));
    }

    private static VersionLog newProcess(FaultyStore store) {
        return new VersionLog(store, new WriterProcess(Surroundings.MACHINE));
    }
}
