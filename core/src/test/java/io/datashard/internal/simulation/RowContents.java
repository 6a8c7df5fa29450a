package io.datashard.internal.simulation;

import io.datashard.FileEntry;
import io.datashard.Tablet;
import io.datashard.internal.simulation.State.Held;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** Which rows are in files. A row that a compaction writes to another file is still that row. */
final class RowContents {
    private final Map<String, List<String>> rowsOfFiles = new HashMap<>();

    /** Adds what a transaction wrote. */
    void add(Statement statement) {
        if (statement.selected() instanceof Selected.Rewritten rewritten) {
            List<String> moved = new ArrayList<>();
            rewritten.read().values().forEach(file -> moved.addAll(live(file)));
            statement.added().forEach(file -> rowsOfFiles.put(file.path(), moved));
        } else {
            statement.added().forEach(file -> rowsOfFiles.put(file.path(), rowsOf(file)));
        }
    }

    private static List<String> rowsOf(FileEntry file) {
        return LongStream.range(0, file.rows())
                .mapToObj(position -> file.path() + " " + position)
                .toList();
    }

    /** The rows of those files of a state that some of its tablets have. */
    Set<String> rows(State state, Predicate<Tablet> wanted) {
        Set<String> rows = new HashSet<>();
        state.files(wanted).values().forEach(file -> rows.addAll(live(file)));
        return rows;
    }

    private List<String> live(Held file) {
        List<String> all = rowsOfFiles.get(file.path());
        return file.live().stream()
                .mapToObj(position -> all.get(Math.toIntExact(position)))
                .toList();
    }
}
