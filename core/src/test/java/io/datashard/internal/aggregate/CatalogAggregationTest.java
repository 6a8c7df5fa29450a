package io.datashard.internal.aggregate;

import static io.datashard.internal.aggregate.RandomFiles.I;
import static io.datashard.internal.aggregate.RandomFiles.K;
import static io.datashard.internal.aggregate.RandomFiles.PARTITIONINGS;
import static io.datashard.internal.aggregate.RandomFiles.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Aggregate;
import io.datashard.ColumnStats;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Predicate;
import io.datashard.Tablet;
import io.datashard.internal.prune.Pruner;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where there is no answer. */
class CatalogAggregationTest {
    private static final int UNPARTITIONED = 0;
    private static final int BY_K = 1;

    @Test
    void entriesThatContradictThemselvesAnswerNothing() {
        for (ColumnStats stats : List.of(
                new ColumnStats(5L, 1L, 0, true),
                new ColumnStats(1L, 5L, 11, true),
                new ColumnStats(1L, 5L, 10, true))) {
            assertThat(aggregation(List.of(), new Aggregate.Max(I)).add(file(stats)))
                    .as("%s of ten rows", stats)
                    .isFalse();
            assertThat(aggregation(List.of(), new Aggregate.Count(I)).add(file(stats)))
                    .as("%s of ten rows", stats)
                    .isFalse();
        }
        assertThat(aggregation(List.of(), new Aggregate.Max(I)).add(file(new ColumnStats(1L, 5L, 0, true))))
                .isTrue();
    }

    @Test
    void moreGroupsThanOneProcessShouldHoldAreNotAnswered() {
        CatalogAggregation aggregation = aggregation(List.of(K), new Aggregate.CountRows());
        for (int k = 0; k < CatalogAggregation.MOST_GROUPS; k++) {
            assertThat(aggregation.add(inPartition(k))).isTrue();
        }
        assertThat(aggregation.add(inPartition(0))).isTrue();
        assertThat(aggregation.groups().orElseThrow()).hasSize(CatalogAggregation.MOST_GROUPS);

        assertThat(aggregation.add(inPartition(-1))).isFalse();
    }

    @Test
    void statisticsAreReadOnlyOfColumnsThatAPartitionMayLack() {
        assertThat(aggregation(List.of(K), new Aggregate.Max(I), new Aggregate.CountRows())
                        .statisticsColumns())
                .containsExactlyInAnyOrder(K.id(), I.id());
        CatalogAggregation byK = new CatalogAggregation(
                new Pruner(Predicate.TRUE, SCHEMA, PARTITIONINGS),
                List.of(K),
                List.of(new Aggregate.Max(K)),
                Map.of(BY_K, PARTITIONINGS.get(BY_K)));
        assertThat(byK.statisticsColumns()).isEmpty();
    }

    private static CatalogAggregation aggregation(List<Field> groupBy, Aggregate... aggregates) {
        return new CatalogAggregation(
                new Pruner(Predicate.TRUE, SCHEMA, PARTITIONINGS), groupBy, List.of(aggregates), PARTITIONINGS);
    }

    private static FileEntry file(ColumnStats stats) {
        return new FileEntry(new Tablet(UNPARTITIONED, List.of(), "f"), "f", 10, 1, Map.of(I.id(), stats), 1);
    }

    private static FileEntry inPartition(int k) {
        return new FileEntry(new Tablet(BY_K, List.of(k), "f"), "f" + k, 10, 1, Map.of(), 1);
    }
}
