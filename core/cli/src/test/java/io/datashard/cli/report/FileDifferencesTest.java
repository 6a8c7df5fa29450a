package io.datashard.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.Schema;
import io.datashard.SchemaChange;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.Type.Primitive;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two catalogs differ in, of a table that went through everything that changes their order. */
class FileDifferencesTest {
    @TempDir
    Path root;

    private Table table;

    @BeforeEach
    void create() {
        Schema schema = Schema.of(Field.required(0, "id", Primitive.LONG), Field.optional(0, "p", Primitive.INT));
        table = Table.create(
                root.toString(), schema, Partitioning.parse("p", schema), Map.of(), new Configuration(false));
    }

    private void append(Object... partitions) {
        for (Object partition : partitions) {
            Map<String, Object> row = new HashMap<>();
            row.put("id", 1L);
            row.put("p", partition);
            table.newTransaction().appendRecords(List.of(row)).commit();
        }
    }

    private static Set<String> paths(Snapshot snapshot) {
        return new HashSet<>(
                snapshot.entries(List.of()).stream().map(FileEntry::path).toList());
    }

    @Test
    void anyTwoVersionsDifferInTheFilesThatOnlyOneOfThemHas() {
        append(10, 9, null, -1, 100);
        table.newTransaction()
                .alter(List.of(new SchemaChange.Widen(List.of("p"), Primitive.LONG, Optional.empty())))
                .commit();
        append(9L, 1L << 40, null);
        table.newTransaction().partitionBy("bucket(4, id), p").commit();
        append(9L, null);
        table.rollbackTo("4");
        append(9, 11);
        table.newTransaction().delete(Predicate.TRUE).commit();
        append(5);
        long newest = table.currentSnapshot().version();

        for (long from = 1; from <= newest; from++) {
            for (long to = 1; to <= newest; to++) {
                Snapshot before = table.snapshot(Long.toString(from));
                Snapshot after = table.snapshot(Long.toString(to));
                Set<String> removed = new HashSet<>();
                Set<String> added = new HashSet<>();
                new FileDifferences(before, after).forEach(file -> {
                    file.before().ifPresent(entry -> removed.add(entry.path()));
                    file.after().ifPresent(entry -> added.add(entry.path()));
                });
                Set<String> onlyBefore = paths(before);
                onlyBefore.removeAll(paths(after));
                Set<String> onlyAfter = paths(after);
                onlyAfter.removeAll(paths(before));
                assertThat(removed).as("from %d to %d", from, to).isEqualTo(onlyBefore);
                assertThat(added).as("from %d to %d", from, to).isEqualTo(onlyAfter);
            }
        }
        assertThat(DiffReport.between(table.snapshot("2"), table.snapshot("11"), DiffReport.Detail.PARTITIONS)
                        .partitions())
                .containsKeys("p=9", "p=__HIVE_DEFAULT_PARTITION__", "p=1099511627776");
    }
}
