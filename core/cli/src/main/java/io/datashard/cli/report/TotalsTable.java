package io.datashard.cli.report;

import io.datashard.Totals;
import io.datashard.cli.text.Form;
import io.datashard.cli.text.TextTable;
import java.io.PrintWriter;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** What two versions hold, side by side. */
final class TotalsTable {
    private TotalsTable() {}

    private record Line(String what, long before, long after, LongFunction<String> text, LongFunction<String> change) {}

    static void print(Totals before, Totals after, PrintWriter out) {
        new TextTable<Line>()
                .left("", Line::what)
                .right("before", line -> line.text().apply(line.before()))
                .right("after", line -> line.text().apply(line.after()))
                .right("change", line -> line.change().apply(line.after() - line.before()))
                .print(
                        Stream.of(
                                counts("files", before.files(), after.files()),
                                counts("rows", before.rows(), after.rows()),
                                counts("deleted rows", before.deletedRows(), after.deletedRows()),
                                new Line("size", before.bytes(), after.bytes(), Form::bytes, Form::bytesDifference)),
                        out);
    }

    private static Line counts(String what, long before, long after) {
        return new Line(what, before, after, Form::count, Form::difference);
    }
}
