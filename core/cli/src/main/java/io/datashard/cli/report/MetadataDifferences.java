package io.datashard.cli.report;

import io.datashard.Snapshot;
import io.datashard.cli.text.Form;
import io.datashard.cli.text.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What two versions have different but for their files.
 *
 * @param columns by field id, so that a column that was renamed is the same one
 * @param partitioning if it differs
 */
record MetadataDifferences(
        List<Difference<ColumnFacts>> columns,
        Optional<Difference<String>> partitioning,
        Map<String, Difference<String>> properties) {

    static MetadataDifferences between(Snapshot before, Snapshot after) {
        Difference<String> partitionings = new Difference<>(
                Optional.of(SchemaReport.partitioning(before)), Optional.of(SchemaReport.partitioning(after)));
        boolean samePartitioning = partitionings.before().equals(partitionings.after());
        return new MetadataDifferences(
                columns(before, after),
                samePartitioning ? Optional.empty() : Optional.of(partitionings),
                properties(before.properties(), after.properties()));
    }

    private static List<Difference<ColumnFacts>> columns(Snapshot before, Snapshot after) {
        Map<Integer, ColumnFacts> earlier = byId(before);
        Map<Integer, ColumnFacts> later = byId(after);
        TreeSet<Integer> ids = new TreeSet<>(earlier.keySet());
        ids.addAll(later.keySet());
        List<Difference<ColumnFacts>> columns = new ArrayList<>();
        for (int id : ids) {
            Difference<ColumnFacts> column =
                    new Difference<>(Optional.ofNullable(earlier.get(id)), Optional.ofNullable(later.get(id)));
            if (!isSame(column)) {
                columns.add(column);
            }
        }
        return columns;
    }

    /** What is different in the fields of a struct, these tell themselves. */
    private static boolean isSame(Difference<ColumnFacts> column) {
        return column.before().isPresent()
                && column.after().isPresent()
                && column.before().get().ownText().equals(column.after().get().ownText());
    }

    private static Map<Integer, ColumnFacts> byId(Snapshot snapshot) {
        Map<Integer, ColumnFacts> byId = new LinkedHashMap<>();
        ColumnFacts.of(snapshot.schema()).forEach(column -> byId.put(column.id(), column));
        return byId;
    }

    private static Map<String, Difference<String>> properties(Map<String, String> before, Map<String, String> after) {
        Map<String, Difference<String>> properties = new TreeMap<>();
        TreeSet<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        for (String key : keys) {
            if (!Objects.equals(before.get(key), after.get(key))) {
                properties.put(
                        key,
                        new Difference<>(Optional.ofNullable(before.get(key)), Optional.ofNullable(after.get(key))));
            }
        }
        return properties;
    }

    boolean isEmpty() {
        return columns.isEmpty() && partitioning.isEmpty() && properties.isEmpty();
    }

    Map<String, Object> json() {
        return new JsonObject()
                .with("columns", columns.stream().map(column -> column.json(ColumnFacts::json)))
                .with("partitioning", partitioning.map(difference -> difference.json(text -> text)))
                .with("properties", properties.entrySet().stream().map(property -> new JsonObject()
                        .with("property", property.getKey())
                        .with(property.getValue().json(value -> value))
                        .fields()))
                .fields();
    }

    void print(PrintWriter out) {
        columns.forEach(column -> out.println(Form.printable("column " + column.text(ColumnFacts::text))));
        partitioning.ifPresent(difference ->
                out.println(Form.printable("partitioning " + difference.text(text -> text.isEmpty() ? "none" : text))));
        properties.forEach((key, difference) ->
                out.println(Form.printable("property " + difference.text(value -> key + " = " + value))));
    }
}
