package io.datashard.internal.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Who does what in a run.
 *
 * @param workloads what they choose from, some of it more often
 * @param founded whether there is a table with accounts before they begin
 * @param mostFiles how many files a transaction adds at most
 */
record Scenario(
        int processes,
        int steps,
        int mostFiles,
        boolean founded,
        Map<String, String> properties,
        List<Workload> workloads) {

    static Scenario draw(SplittableRandom random) {
        boolean founded = random.nextInt(4) > 0;
        boolean bank = founded && random.nextBoolean();
        List<Workload> all = new ArrayList<>(List.of(
                new Appends(),
                new Overwrites(),
                new PartitionOverwrites(),
                new Deletions(),
                new Alterations(),
                bank ? new Transfers() : new Truncations()));
        List<Workload> chosen = new ArrayList<>(List.of(bank ? new Transfers() : new Appends()));
        for (int kinds = random.nextInt(4); kinds > 0; kinds--) {
            chosen.add(all.get(random.nextInt(all.size())));
        }
        if (!founded) {
            chosen.add(new Creations());
        }
        int size = random.nextInt(12);
        if (size == 0) { // so many files that runs pile up and are merged
            chosen.addAll(List.of(new Appends(), new Overwrites(), new Deletions()));
        }
        Map<String, String> properties = new TreeMap<>();
        properties.put("commit-timeout-seconds", List.of("300", "30", "1", "0").get(random.nextInt(4)));
        if (random.nextInt(3) == 0) {
            properties.put(Alterations.ISOLATION, "snapshot");
        }
        if (random.nextInt(3) == 0) {
            properties.put(Maintenance.ALLOWED, "0 hours");
        }
        if (random.nextInt(3) == 0) { // several delete rows of the same files, and others write these together
            chosen.addAll(List.of(new RowDeletions(), new RowDeletions(), new Compactions()));
        }
        return new Scenario(
                2 + random.nextInt(5),
                size == 0 ? 12 + random.nextInt(12) : 3 + random.nextInt(5),
                size == 0 ? 24 : size < 3 ? 6 : 2,
                founded,
                properties,
                chosen);
    }
}
