package io.datashard.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Runs of many seeds. {@code -Dsimulation.seeds=100000} runs more of them, {@code -Dsimulation.seed=42} that one alone, with its
 * trace printed.
 */
class SimulationTest {
    private static final long FIRST = Long.getLong("simulation.first", 1);
    private static final long SEEDS = Long.getLong("simulation.seeds", 2_000);

    @Test
    void nothingIsLostOrSeenByHalvesWhateverTheStoreDoes() {
        Long only = Long.getLong("simulation.seed");
        Statistics statistics = new Statistics();
        for (long seed = only == null ? FIRST : only; seed < (only == null ? FIRST + SEEDS : only + 1); seed++) {
            Run run = Run.of(seed, Run.Stores.FAITHFUL);
            if (only != null) {
                System.out.println(run.trace().text());
            }
            assertThat(run.audit())
                    .as("%s; replay it with -Dtest=SimulationTest -Dsimulation.seed=%s", run, seed)
                    .isEmpty();
            statistics.add(run);
        }
        System.out.println(statistics);
    }

    @Test
    void aRunIsAFunctionOfItsSeed() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(Run.of(seed, Run.Stores.FAITHFUL).trace().lines())
                    .isEqualTo(Run.of(seed, Run.Stores.FAITHFUL).trace().lines());
        }
    }
}
