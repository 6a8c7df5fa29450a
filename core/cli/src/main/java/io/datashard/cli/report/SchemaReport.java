package io.datashard.cli.report;

import io.datashard.Snapshot;
import io.datashard.cli.text.Form;
import io.datashard.cli.text.JsonObject;
import io.datashard.cli.text.TextTable;
import io.datashard.internal.types.PartitioningText;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;

/** The columns of a version, its partitioning and its properties. */
public record SchemaReport(Snapshot snapshot) implements Report {

    static String partitioning(Snapshot snapshot) {
        return PartitioningText.format(snapshot.partitioning(), snapshot.schema());
    }

    @Override
    public Map<String, Object> json() {
        return new JsonObject()
                .with("table", snapshot.location())
                .with(VersionFacts.json(snapshot))
                .with("columns", ColumnFacts.of(snapshot.schema()).stream().map(ColumnFacts::json))
                .with("partitioning", partitioning(snapshot))
                .with("properties", new TreeMap<>(snapshot.properties()))
                .fields();
    }

    @Override
    public void print(PrintWriter out) {
        new TextTable<ColumnFacts>()
                .right("id", column -> Integer.toString(column.id()))
                .left("column", ColumnFacts::name)
                .left("type", ColumnFacts::type)
                .left("null", column -> column.field().nullable() ? "yes" : "no")
                .left("default", column -> column.defaultText().orElse(""))
                .left("comment", column -> column.field().comment().orElse(""))
                .print(ColumnFacts.of(snapshot.schema()).stream(), out);
        out.println();
        String partitioning = partitioning(snapshot);
        out.println(partitioning.isEmpty() ? "Not partitioned" : "Partitioned by " + Form.printable(partitioning));
        new TreeMap<>(snapshot.properties())
                .forEach((key, value) -> out.println(Form.printable("Property " + key + " = " + value)));
    }
}
