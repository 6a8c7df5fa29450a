package io.datashard.cli.text;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rows in aligned columns under their titles, with two blanks between. Widths are those of the first {@value #MEASURED} rows, so that
 * any number can be written without being held; later cells that are wider push the rest of their line to the right.
 */
public final class TextTable<T> {
    static final int MEASURED = 1000;
    private static final String BETWEEN = "  ";

    private final List<Column<T>> columns = new ArrayList<>();

    private enum Side {
        LEFT,
        RIGHT
    }

    private record Column<T>(String title, Side side, Function<T, String> text) {}

    /** Adds a column of text. */
    public TextTable<T> left(String title, Function<T, String> text) {
        columns.add(new Column<>(title, Side.LEFT, text));
        return this;
    }

    /** Adds a column of numbers. */
    public TextTable<T> right(String title, Function<T, String> text) {
        columns.add(new Column<>(title, Side.RIGHT, text));
        return this;
    }

    /** Writes the titles, unless all are empty, and the rows. Closes nothing. */
    public void print(Stream<T> rows, PrintWriter out) {
        List<String> titles = columns.stream().map(Column::title).toList();
        List<List<String>> measured = new ArrayList<>();
        if (titles.stream().anyMatch(title -> !title.isEmpty())) {
            measured.add(titles);
        }
        var all = rows.iterator();
        while (all.hasNext() && measured.size() <= MEASURED) {
            measured.add(cells(all.next()));
        }
        int[] widths = new int[columns.size()];
        for (List<String> cells : measured) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], length(cells.get(i)));
            }
        }
        measured.forEach(cells -> out.println(line(cells, widths)));
        while (all.hasNext()) {
            out.println(line(cells(all.next()), widths));
        }
    }

    private List<String> cells(T row) {
        return columns.stream()
                .map(column -> Form.printable(column.text().apply(row)))
                .toList();
    }

    private String line(List<String> cells, int[] widths) {
        List<String> padded = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            String blanks = " ".repeat(Math.max(0, widths[i] - length(cell)));
            padded.add(columns.get(i).side() == Side.LEFT ? cell + blanks : blanks + cell);
        }
        return padded.stream().collect(Collectors.joining(BETWEEN)).stripTrailing();
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
