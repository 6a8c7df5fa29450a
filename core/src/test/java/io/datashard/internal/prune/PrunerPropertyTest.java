package io.datashard.internal.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Predicate;
import io.datashard.Transform;
import io.datashard.internal.prune.RowOracle.Truth;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PrunerPropertyTest {

    @Property(tries = 8_000)
    void anAnswerHoldsForEveryRow(@ForAll Random random) {
        RandomTable table = new RandomTable(random);
        List<RandomTable.File> files = table.files();
        for (int i = 0; i < 4; i++) {
            Predicate condition = table.condition(3);
            Pruner pruner = pruner(condition, table);
            for (RandomTable.File file : files) {
                assertHolds(pruner.matchPartition(file.entry().tablet()), condition, file, table);
                assertHolds(pruner.match(file.entry()), condition, file, table);
            }
        }
    }

    @Property(tries = 2_000)
    void statisticsNeverMakeAnAnswerLessCertain(@ForAll Random random) {
        RandomTable table = new RandomTable(random);
        for (RandomTable.File file : table.files()) {
            Pruner pruner = pruner(table.condition(2), table);
            Match byPartition = pruner.matchPartition(file.entry().tablet());
            if (byPartition != Match.SOME && file.entry().rows() > 0) {
                assertThat(pruner.match(file.entry())).isEqualTo(byPartition);
            }
        }
    }

    @Property(tries = 2_000)
    void aConditionOnIdentityPartitionsIsAlwaysDecided(@ForAll Random random) {
        RandomTable table = new RandomTable(random);
        if (table.schema().columns().stream().allMatch(column -> isIdentity(column, table))) {
            for (RandomTable.File file : table.files()) {
                assertThat(pruner(table.condition(3), table)
                                .matchPartition(file.entry().tablet()))
                        .isNotEqualTo(Match.SOME);
            }
        }
    }

    private static boolean isIdentity(Field column, RandomTable table) {
        return table.partitioning().fields().stream()
                .filter(field -> field.isOf(column.id()))
                .map(PartitionField::transform)
                .anyMatch(Transform.Identity.class::isInstance);
    }

    private static Pruner pruner(Predicate condition, RandomTable table) {
        return new Pruner(condition, table.schema(), Map.of(table.partitioning().id(), table.partitioning()));
    }

    private static void assertHolds(Match match, Predicate condition, RandomTable.File file, RandomTable table) {
        for (Map<Integer, Object> row : file.rows()) {
            boolean satisfied = RowOracle.evaluate(condition, row) == Truth.TRUE;
            assertThat(match)
                    .as("%s on %s of %s, of which %s is %s", condition, row, file, table.partitioning(), satisfied)
                    .isNotEqualTo(satisfied ? Match.NONE : Match.ALL);
        }
    }
}
