package io.datashard.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Database;
import io.datashard.DatabasePin;
import io.datashard.DatabaseTransaction;
import io.datashard.Field;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.TableName;
import io.datashard.Type.Primitive;
import io.datashard.VacuumOptions;
import io.datashard.internal.commit.WriterProcess;
import io.datashard.internal.store.Stores;
import io.datashard.internal.version.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pin of a database in which something is committed between any two readings, so that it settles for read atomicity. */
class PinSearchTest {
    private static final Schema SCHEMA = Schema.of(Field.required(0, "id", Primitive.LONG));
    private static final Configuration CONFIGURATION = new Configuration(false);
    private static final TableName A = TableName.of("a");
    private static final TableName B = TableName.of("b");
    private static final TableName COPY = TableName.of("copy");
    private static final TableName BUSY = TableName.of("busy");

    /** How often it reads all tables before it settles. */
    private static final int READINGS = 5;

    @TempDir
    Path directory;

    private Database database;
    private DatabaseDirectory root;
    private int readings;

    @BeforeEach
    void createTables() {
        database = Database.open(directory.toString(), CONFIGURATION);
        root = new DatabaseDirectory(
                Stores.open(directory.toString(), CONFIGURATION),
                below -> Stores.open(directory + "/" + below, CONFIGURATION),
                CONFIGURATION,
                WriterProcess.THIS);
        for (TableName name : List.of(A, B, BUSY)) {
            database.newTable(name, SCHEMA, Partitioning.unpartitioned(), Map.of())
                    .commit();
        }
    }

    /** @param happens in the last reading, after some of the tables have been read and before the others are */
    private DatabasePin pin(List<TableName> first, Runnable happens, List<TableName> then) {
        return new PinSearch(root.location(), () -> newest(first, happens, then), root::stored).pin();
    }

    private Map<TableName, Version> newest(List<TableName> first, Runnable happens, List<TableName> then) {
        append(BUSY, 1);
        Map<TableName, Version> state = new LinkedHashMap<>();
        read(first, state);
        if (++readings == READINGS) {
            happens.run();
        }
        read(then, state);
        read(List.of(BUSY), state);
        return state;
    }

    private void read(List<TableName> names, Map<TableName, Version> into) {
        names.forEach(name -> into.put(name, root.stored(name).newestVersion().orElseThrow()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void aTableIsRaisedToADecisionHoweverOldACopyOfItIs(int commitsToCopy) throws IOException {
        copy(A, COPY);
        for (int i = 0; i < commitsToCopy; i++) {
            append(COPY, 10);
        }

        DatabasePin pin = pin(List.of(A, COPY), this::appendToBoth, List.of(B));

        assertThat(pin.isOfOneMoment()).isFalse();
        assertThat(rows(pin, B)).isEqualTo(3);
        assertThat(rows(pin, A)).isEqualTo(2);
        assertThat(rows(pin, COPY)).isEqualTo(10L * commitsToCopy);
    }

    @Test
    void aDecisionIsSeenAlsoInAVersionThatWasVacuumedMeanwhile() {
        DatabasePin pin = pin(
                List.of(B),
                () -> {
                    appendToBoth();
                    vacuum(A);
                },
                List.of(A));

        assertThat(rows(pin, A)).isEqualTo(2);
        assertThat(rows(pin, B)).isEqualTo(3);
    }

    @Test
    void aDecisionIsSeenAlsoWhereATableWasPurgedMeanwhile() {
        DatabasePin pin = pin(
                List.of(B),
                () -> {
                    appendToBoth();
                    database.table(A).purge();
                },
                List.of(A));

        assertThat(pin.find(A)).isEmpty();
        assertThat(rows(pin, B)).isEqualTo(3);
    }

    private void appendToBoth() {
        database.transact(both -> {
            append(both, A, 2);
            append(both, B, 3);
        });
    }

    private void vacuum(TableName name) {
        database.table(name)
                .newTransaction()
                .properties(Map.of("retention-minimum", "0 hours"))
                .commit();
        database.table(name).vacuum(VacuumOptions.DEFAULT.withRetention(Duration.ZERO));
    }

    private void copy(TableName from, TableName to) throws IOException {
        Path source = directory.resolve(from.name());
        try (Stream<Path> paths = Files.walk(source)) {
            for (Path path : paths.toList()) {
                Files.copy(
                        path,
                        directory
                                .resolve(to.name())
                                .resolve(source.relativize(path).toString()));
            }
        }
    }

    private void append(TableName name, int count) {
        database.table(name).newTransaction().appendRecords(records(count)).commit();
    }

    private static void append(DatabaseTransaction transaction, TableName name, int count) {
        transaction.on(name).appendRecords(records(count));
    }

    private static List<Map<String, Object>> records(int count) {
        return LongStream.range(0, count)
                .mapToObj(id -> Map.<String, Object>of("id", id))
                .toList();
    }

    private static long rows(DatabasePin pin, TableName name) {
        return pin.snapshot(name).totals().rows();
    }
}
