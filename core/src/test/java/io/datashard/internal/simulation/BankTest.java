package io.datashard.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.internal.simulation.BankJournal.Ending;
import io.datashard.internal.simulation.BankJournal.Transfer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Runs of many seeds with several tables. {@code -Psimulation} or {@code -Dsimulation.seeds=...} runs more of them and tells what happened
 * in them, {@code -Dsimulation.seed=42} replays one and prints its trace.
 */
class BankTest {
    private static final long FIRST = Long.getLong("simulation.first", 1);
    private static final long SEEDS = Long.getLong("simulation.seeds", 600);

    @Test
    void noMoneyIsLostOrMadeOrSeenTwiceWhateverTheStoreDoes() {
        Long replayed = Long.getLong("simulation.seed");
        LongStream seeds = replayed == null ? LongStream.range(FIRST, FIRST + SEEDS) : LongStream.of(replayed);
        List<String> violations = Collections.synchronizedList(new ArrayList<>());
        List<Ending> endings = Collections.synchronizedList(new ArrayList<>());
        LongAdder pins = new LongAdder();
        LongAdder pinsOfSeveralMoments = new LongAdder();

        seeds.parallel().forEach(seed -> {
            Bank bank = Bank.of(seed);
            if (replayed != null) {
                System.out.println(bank.trace().text());
            }
            bank.journal().violations().forEach(violation -> violations.add("seed " + seed + ": " + violation));
            bank.journal().transfers().stream().map(Transfer::ending).forEach(endings::add);
            pins.add(bank.journal().pins());
            pinsOfSeveralMoments.add(bank.journal().pinsOfSeveralMoments());
        });

        Map<Ending, Long> counts = new TreeMap<>(
                endings.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting())));
        if (System.getProperty("simulation.seeds") != null) {
            System.out.println(counts + "; " + pins + " pins, " + pinsOfSeveralMoments + " of them of several moments");
        }
        assertThat(violations)
                .as("replay a seed with -Dtest=BankTest -Dsimulation.seed=...")
                .isEmpty();
        assertThat(counts.get(Ending.COMMITTED)).as("commits").isPositive();
    }
}
