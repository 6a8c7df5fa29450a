package io.datashard.internal.simulation;

import io.datashard.internal.simulation.SimulatedStore.World;
import io.datashard.internal.table.StoredTable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.apache.hadoop.conf.Configuration;

/** One run, which is a function of its seed. */
final class Run {
    private static final Configuration CONFIGURATION = new Configuration(false);
    private static final long LATEST_START_MICROS = 100_000;

    private final long seed;
    private final SplittableRandom random;
    private final Scheduler scheduler = new Scheduler();
    private final Journal journal = new Journal();
    private final Trace trace = new Trace(scheduler);
    private final MemoryStore disk;
    private final Scenario scenario;
    private final Weather weather;
    private int processes;

    /** Makes the store of a run, which may break its promises by chance. */
    interface Stores extends BiFunction<LongSupplier, SplittableRandom, MemoryStore> {
        Stores FAITHFUL = (clock, random) -> new MemoryStore(clock);
    }

    /** Runs a seed to its end. */
    static Run of(long seed, Stores stores) {
        Run run = new Run(seed, stores);
        run.toTheEnd();
        return run;
    }

    private Run(long seed, Stores stores) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.disk = stores.apply(scheduler::micros, random);
        this.scenario = Scenario.draw(random);
        this.weather = new Weather(scheduler, random);
    }

    private void toTheEnd() {
        if (scenario.founded()) {
            SimulatedProcess founder = new SimulatedProcess("founder", scheduler, random);
            new Client(this, founder, new StoredTable(disk, CONFIGURATION, founder.writer())).found();
        }
        for (int i = 0; i < scenario.processes(); i++) {
            start(random.nextLong(LATEST_START_MICROS));
        }
        scheduler.run();
        if (scheduler.isEndless()) {
            journal.violation("the run does not come to an end");
        }
    }

    private void start(long delay) {
        SimulatedProcess process = new SimulatedProcess("process " + ++processes, scheduler, random);
        SimulatedStore store = new SimulatedStore(disk, process, new World(scheduler, weather, trace));
        Client client = new Client(this, process, new StoredTable(store, CONFIGURATION, process.writer()));
        scheduler.start(delay, process.turn(), () -> work(process, client));
    }

    private void work(SimulatedProcess process, Client client) {
        try {
            client.work(scenario.steps());
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

    Scenario scenario() {
        return scenario;
    }

    Journal journal() {
        return journal;
    }

    Trace trace() {
        return trace;
    }

    MemoryStore disk() {
        return disk;
    }

    /** What the auditor finds wrong. */
    List<String> audit() {
        return new Auditor(disk, journal).violations();
    }

    @Override
    public String toString() {
        return "seed " + seed + ": " + scenario;
    }
}
