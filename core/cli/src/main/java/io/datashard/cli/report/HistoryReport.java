package io.datashard.cli.report;

import io.datashard.Table.HistoryLine;
import io.datashard.Totals;
import io.datashard.cli.text.Form;
import io.datashard.cli.text.JsonObject;
import io.datashard.cli.text.TextTable;
import io.datashard.cli.text.Times;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The versions of a table, newest first.
 *
 * @param lines of all versions, of which as many are read as are told
 * @param limit how many are told
 */
public record HistoryReport(String table, Stream<HistoryLine> lines, long limit) implements Report {

    /** A version and what its parent held, of which nothing may be known any more. */
    private record Step(HistoryLine line, Totals before) {
        long rowsChange() {
            return line.totals().rows() - before.rows();
        }
    }

    @Override
    public Map<String, Object> json() {
        return new JsonObject()
                .with("table", table)
                .with("versions", steps().map(HistoryReport::json))
                .fields();
    }

    private static Map<String, Object> json(Step step) {
        HistoryLine line = step.line();
        return new JsonObject()
                .with(VersionFacts.json(line))
                .with("parent", VersionFacts.parent(line))
                .with(VersionFacts.json(line.totals()))
                .with("rows_change", step.rowsChange())
                .with("metrics", VersionFacts.json(line.metrics()))
                .fields();
    }

    @Override
    public void print(PrintWriter out) {
        new TextTable<Step>()
                .right("version", step -> Long.toString(step.line().version()))
                .left("committed (UTC)", step -> Times.text(step.line().time()))
                .left("operation", step -> step.line().operation())
                .right("files", step -> Form.count(step.line().totals().files()))
                .right("rows", step -> Form.count(step.line().totals().rows()))
                .right("change", step -> Form.difference(step.rowsChange()))
                .right("size", step -> Form.bytes(step.line().totals().bytes()))
                .left("snapshot id", step -> step.line().snapshotId())
                .print(steps(), out);
    }

    private Stream<Step> steps() {
        Iterator<HistoryLine> all = lines.iterator();
        Iterator<Step> steps = new Iterator<>() {
            private HistoryLine next = all.hasNext() ? all.next() : null;

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public Step next() {
                HistoryLine line = next;
                next = all.hasNext() ? all.next() : null;
                return new Step(line, next == null ? Totals.NONE : next.totals());
            }
        };
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(steps, Spliterator.ORDERED), false)
                .limit(limit);
    }
}
