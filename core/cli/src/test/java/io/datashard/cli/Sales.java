package io.datashard.cli;

import io.datashard.Defaults;
import io.datashard.Field;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.RowSet;
import io.datashard.RowStatement;
import io.datashard.RowStatement.Kind;
import io.datashard.RowStatement.Reach;
import io.datashard.Schema;
import io.datashard.SchemaChange;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.Type.Primitive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** A table of some versions, each of which did something else. */
final class Sales {
    static final Configuration CONFIGURATION = new Configuration(false);

    private Sales() {}

    /**
     * Creates it: version 1 is empty, 2 adds two rows in {@code eu}, 3 adds 100 in {@code us}, 4 deletes one row in
     * {@code eu}, and 5 adds a column and a property.
     */
    static Table create(Path root) {
        Schema schema =
                Schema.of(Field.required(0, "id", Primitive.LONG), Field.optional(0, "region", Primitive.STRING));
        Table table = Table.create(
                root.toString(),
                schema,
                Partitioning.parse("region", schema),
                Map.of("retention-minimum", "0 hours"),
                CONFIGURATION);
        append(table, "eu", 1, 2);
        append(table, "us", 3, 100);
        deleteFirstRow(table, "eu");
        table.newTransaction()
                .alter(List.of(new SchemaChange.Add(
                        List.of(),
                        new Field(
                                0,
                                "amount",
                                Primitive.INT,
                                true,
                                Optional.of("in cents"),
                                Optional.empty(),
                                new Defaults(0, 0, 7, Optional.of("7"))),
                        new SchemaChange.Position.Last())))
                .properties(Map.of("owner", "Ada"))
                .commit();
        return table;
    }

    static Snapshot append(Table table, String region, long first, int count) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (long id = first; id < first + count; id++) {
            rows.add(Map.of("id", id, "region", region));
        }
        return table.newTransaction().appendRecords(rows).commit();
    }

    private static void deleteFirstRow(Table table, String region) {
        String path = table.currentSnapshot().entries(List.of()).stream()
                .filter(file -> file.tablet().partition().equals(List.of(region)))
                .findFirst()
                .orElseThrow()
                .path();
        RowStatement delete = new RowStatement(Kind.DELETE, Predicate.TRUE, Reach.ROW);
        table.newTransaction().deleteRows(delete, Map.of(path, RowSet.of(0))).commit();
    }
}
