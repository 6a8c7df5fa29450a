package io.datashard.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Runs of many seeds. {@code -Psimulation} or {@code -Dsimulation.seeds=...} runs more of them and tells what happened in them, {@code
 * -Dsimulation.seed=42} replays one and prints its trace.
 */
class SimulationTest {
    private static final long FIRST = Long.getLong("simulation.first", 1);
    private static final long SEEDS = Long.getLong("simulation.seeds", 2_000);

    /** Far above what any commit takes that meets no fault, and far below the waits of writers that starve. */
    private static final long BOUND_OF_WAITS_MICROS = TimeUnit.SECONDS.toMicros(10);

    @Test
    void nothingIsLostOrSeenByHalvesOrWaitsForEverWhateverTheStoreDoes() {
        Long replayed = Long.getLong("simulation.seed");
        LongStream seeds = replayed == null ? LongStream.range(FIRST, FIRST + SEEDS) : LongStream.of(replayed);
        List<String> violations = Collections.synchronizedList(new ArrayList<>());
        Statistics statistics = new Statistics();

        seeds.parallel().forEach(seed -> {
            Run run = Run.of(seed, Run.Stores.FAITHFUL);
            if (replayed != null) {
                System.out.println(run.trace().text());
            }
            run.audit().forEach(violation -> violations.add("seed " + seed + ": " + violation));
            statistics.add(run);
        });

        if (System.getProperty("simulation.seeds") != null) {
            System.out.println(statistics);
        }
        assertThat(violations)
                .as("replay a seed with -Dtest=SimulationTest -Dsimulation.seed=...")
                .isEmpty();
        assertThat(statistics.longestWaitMicros()).isLessThan(BOUND_OF_WAITS_MICROS);
    }

    @Test
    void aRunIsAFunctionOfItsSeed() {
        for (long seed = 1; seed <= 30; seed++) {
            Run first = Run.of(seed, Run.Stores.FAITHFUL);
            Run second = Run.of(seed, Run.Stores.FAITHFUL);

            assertThat(second.trace().lines()).isEqualTo(first.trace().lines());
            assertThat(second.disk().contents()).isEqualTo(first.disk().contents());
        }
    }
}
