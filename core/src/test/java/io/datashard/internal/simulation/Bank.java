package io.datashard.internal.simulation;

import io.datashard.Database;
import io.datashard.TableName;
import io.datashard.internal.commit.WriterProcess;
import io.datashard.internal.database.StoredDatabase;
import io.datashard.internal.simulation.SimulatedStore.World;
import io.datashard.internal.store.Store;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;

/**
 * One run with several tables, which is a function of its seed. Each table has an account, and processes move money between them by
 * transactions over several tables, so that what all accounts hold together never changes.
 */
final class Bank {
    static final List<TableName> TABLES = List.of(TableName.of("a"), TableName.of("n", "b"), TableName.of("c"));

    /** What all accounts hold together. */
    static final long SUM = TABLES.size() * BankClient.BALANCE;

    private static final Configuration CONFIGURATION = new Configuration(false);
    private static final long LATEST_START_MICROS = 100_000;

    private final SplittableRandom random;
    private final Scheduler scheduler = new Scheduler();
    private final Trace trace = new Trace(scheduler);
    private final BankJournal journal = new BankJournal();
    private final MemoryStore disk = new MemoryStore(scheduler::micros);
    private final Weather weather;
    private final Upkeep upkeep;
    private int processes;

    /** Whether tables are vacuumed while others read and write. */
    enum Upkeep {
        NONE,
        VACUUMS
    }

    /** Runs a seed to its end. */
    static Bank of(long seed) {
        Bank bank = new Bank(seed);
        bank.toTheEnd();
        return bank;
    }

    private Bank(long seed) {
        this.random = new SplittableRandom(seed);
        this.upkeep = random.nextInt(3) == 0 ? Upkeep.VACUUMS : Upkeep.NONE;
        this.weather = new Weather(scheduler, random);
    }

    private void toTheEnd() {
        SimulatedProcess founder = new SimulatedProcess("founder", scheduler, random);
        new BankClient(this, founder, database(disk, founder.writer())).found();
        int count = 2 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            start(random.nextLong(LATEST_START_MICROS));
        }
        scheduler.run();
        if (scheduler.isEndless()) {
            journal.violation("the run does not come to an end");
        } else {
            SimulatedProcess last = new SimulatedProcess("auditor", scheduler, random);
            new BankClient(this, last, database(disk, last.writer())).close();
            new BankAuditor(disk, journal).audit();
        }
    }

    private static Database database(Store store, WriterProcess process) {
        return new StoredDatabase(store, directory -> new DirectoryView(store, directory), CONFIGURATION, process);
    }

    private void start(long delay) {
        SimulatedProcess process = new SimulatedProcess("process " + ++processes, scheduler, random);
        SimulatedStore store = new SimulatedStore(disk, process, new World(scheduler, weather, trace));
        BankClient client = new BankClient(this, process, database(store, process.writer()));
        scheduler.start(delay, process.turn(), () -> work(process, client));
    }

    private void work(SimulatedProcess process, BankClient client) {
        try {
            client.work(3 + random.nextInt(6));
        } catch (Stopped e) {
            restart();
        } catch (RuntimeException | Error e) {
            if (process.isStopped()) {
                restart();
            } else {
                StringWriter text = new StringWriter();
                e.printStackTrace(new PrintWriter(text));
                journal.violation(process.name() + " failed: " + text);
            }
        }
    }

    /** Somebody takes a stopped process's place, or nobody. */
    private void restart() {
        if (!scheduler.isEndless() && random.nextInt(3) > 0) {
            start(weather.delay());
        }
    }

    Upkeep upkeep() {
        return upkeep;
    }

    MemoryStore disk() {
        return disk;
    }

    BankJournal journal() {
        return journal;
    }

    Trace trace() {
        return trace;
    }
}
