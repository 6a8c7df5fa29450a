package io.datashard.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.CommitOutcomeUnknownException;
import io.datashard.Database;
import io.datashard.DatabasePin;
import io.datashard.DatabaseTransaction;
import io.datashard.DatashardException;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Snapshot;
import io.datashard.TableName;
import io.datashard.Tablet;
import io.datashard.Transaction;
import io.datashard.internal.database.StoredDatabase;
import io.datashard.internal.simulation.BankJournal.Ending;
import io.datashard.internal.store.Store;
import io.datashard.internal.table.StoredTransaction;
import io.datashard.internal.version.Layout;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** A transaction over several tables that dies at any call of the store is there as a whole or not at all, without any repair. */
class BankCrashTest {
    private static final TableName CREATED = TableName.of("n", "created");
    private static final TableName DROPPED = TableName.of("dropped");
    private static final List<Long> BEFORE = List.of(0L, 0L, 0L, -1L, 0L);
    private static final List<Long> AFTER = List.of(1L, 2L, 3L, 4L, -1L);

    private final Scheduler scheduler = new Scheduler();
    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void aTransactionThatDiesAtAnyCallIsThereAsAWholeOrNotAtAll() {
        int deaths = 0;
        int committed = 0;
        for (boolean actsLast : new boolean[] {false, true}) {
            boolean isAlive = false;
            for (int served = 0; !isAlive; served++, deaths++) {
                MemoryStore disk = tables();
                Ending ending = ending(DyingStore.of(disk, served, actsLast));
                isAlive = ending == Ending.COMMITTED;

                List<Long> seen = rows(open(disk).pin());
                assertThat(seen).as("after %s calls", served).isIn(BEFORE, AFTER);
                committed += seen.equals(AFTER) ? 1 : 0;
                goOn(disk);
                assertThat(rows(open(disk).pin())).as("after %s calls", served).isEqualTo(plusOne(seen));
                if (ending != Ending.UNKNOWN) {
                    assertThat(seen).as("after %s calls", served).isEqualTo(isAlive ? AFTER : BEFORE);
                }
            }
        }
        assertThat(deaths).isGreaterThan(60);
        assertThat(committed).isBetween(3, deaths - 3);
    }

    /** What the process is told. */
    private Ending ending(Store store) {
        Database database = open(store);
        try {
            DatabaseTransaction all = database.newTransaction();
            for (int i = 0; i < Bank.TABLES.size(); i++) {
                append(all.on(Bank.TABLES.get(i)), i + 1);
            }
            append(all.newTable(CREATED, Client.SCHEMA, Partitioning.unpartitioned(), Map.of()), 4);
            all.drop(DROPPED);
            all.commit();
            return Ending.COMMITTED;
        } catch (CommitOutcomeUnknownException e) {
            assertThat(e).hasMessageContaining("all tables or in none");
            return Ending.UNKNOWN;
        } catch (UncheckedIOException | DatashardException e) {
            return Ending.FAILED;
        }
    }

    /** Others write to the tables one by one and together, over whatever was left. */
    private void goOn(MemoryStore disk) {
        Database database = open(disk);
        append(database.table(Bank.TABLES.get(0)).newTransaction(), 1).commit();
        database.transact(both -> {
            append(both.on(Bank.TABLES.get(1)), 1);
            append(both.on(Bank.TABLES.get(2)), 1);
        });
    }

    private static List<Long> plusOne(List<Long> rows) {
        return List.of(rows.get(0) + 1, rows.get(1) + 1, rows.get(2) + 1, rows.get(3), rows.get(4));
    }

    private MemoryStore tables() {
        MemoryStore disk = new MemoryStore(scheduler::micros);
        Database database = open(disk);
        for (TableName name : Bank.TABLES) {
            create(database, name);
        }
        create(database, DROPPED);
        return disk;
    }

    private static void create(Database database, TableName name) {
        database.newTable(name, Client.SCHEMA, Partitioning.unpartitioned(), Map.of("commit-timeout-seconds", "5"))
                .commit();
    }

    /** The database as a new process finds it. */
    private Database open(Store store) {
        SimulatedProcess process = new SimulatedProcess("process", scheduler, random);
        return new StoredDatabase(
                store, directory -> new DirectoryView(store, directory), new Configuration(false), process.writer());
    }

    private static Transaction append(Transaction transaction, long rows) {
        String name = transaction.snapshotId() + "-0.parquet";
        String path = Layout.tablet(transaction.snapshotId(), "", name);
        StoredTransaction.class.cast(transaction).store().overwrite(path, new byte[] {1}); // a creation looks for it
        return transaction.append(List.of(
                new FileEntry(new Tablet(0, List.of(), name), path, rows, 100, Map.of(), FileEntry.UNCOMMITTED)));
    }

    private static List<Long> rows(DatabasePin pin) {
        return List.of(
                rows(pin, Bank.TABLES.get(0)),
                rows(pin, Bank.TABLES.get(1)),
                rows(pin, Bank.TABLES.get(2)),
                rows(pin, CREATED),
                rows(pin, DROPPED));
    }

    /** -1 if there is no table. */
    private static long rows(DatabasePin pin, TableName name) {
        return pin.find(name).map(Snapshot::totals).map(totals -> totals.rows()).orElse(-1L);
    }
}
