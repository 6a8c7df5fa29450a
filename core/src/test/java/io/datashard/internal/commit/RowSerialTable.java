package io.datashard.internal.commit;

import io.datashard.FileEntry;
import io.datashard.RowStatement.Reach;
import io.datashard.Tablet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The table of DESIGN's conflict rules with rows, in maps: what {@link Committer} does, told by the rows of every version rather than by
 * the changes that versions record.
 */
final class RowSerialTable {
    /** How many rows a new file has. */
    static final int ROWS = 12;

    enum Kind {
        APPEND,
        DELETE_ROWS,
        UPDATE_ROWS,
        MERGE_ROWS,
        COPY_FILES,
        DELETE_FILES,
        OVERWRITE_WHERE,
        OVERWRITE_ALL
    }

    /** A file and those of its rows that are not deleted. */
    record File(String path, Set<Integer> live) {}

    /** A row, by the path of its file and its number there, and where its file is. */
    record Row(Tablet tablet, String path, int number) {
        int partition() {
            return (Integer) tablet.partition().get(0);
        }
    }

    /**
     * What a transaction does, and when it began.
     *
     * @param partition of the rows that it looks for; -1 for all
     * @param rows that it deletes: of {@code COPY_FILES} and {@code DELETE_FILES} all rows of its files
     * @param added the files that it adds
     */
    record Statement(int base, Kind kind, int partition, Set<Row> rows, List<FileEntry> added) {
        boolean selects(Row row) {
            return partition < 0 || row.partition() == partition;
        }

        private boolean isByRows() {
            return switch (kind) {
                case DELETE_ROWS, UPDATE_ROWS, MERGE_ROWS, COPY_FILES -> true;
                default -> false;
            };
        }

        Reach reach() {
            return kind == Kind.MERGE_ROWS ? Reach.TABLE : Reach.ROW;
        }
    }

    private record State(Map<Tablet, File> content, Kind kind) {}

    private final boolean serializable;
    private final List<State> states = new ArrayList<>();

    RowSerialTable(boolean serializable, Map<Tablet, File> content) {
        this.serializable = serializable;
        states.add(new State(content, Kind.APPEND));
    }

    Map<Tablet, File> content(int number) {
        return states.get(number).content();
    }

    Map<Tablet, File> newest() {
        return content(states.size() - 1);
    }

    int count() {
        return states.size();
    }

    @Override
    public String toString() {
        return states.stream().map(state -> state.kind().name()).toList().toString();
    }

    static Set<Row> rows(Map<Tablet, File> content) {
        return content.entrySet().stream()
                .flatMap(entry -> entry.getValue().live().stream()
                        .map(row -> new Row(entry.getKey(), entry.getValue().path(), row)))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Executes a statement on the newest state, or tells that it conflicts. */
    boolean commit(Statement statement) {
        for (int number = statement.base() + 1; number < states.size(); number++) {
            if (conflicts(statement, number)) {
                return false;
            }
        }
        Map<Tablet, File> content = new HashMap<>();
        newest().forEach((tablet, file) -> {
            Set<Integer> left = new TreeSet<>(file.live());
            left.removeIf(number -> deletes(statement, new Row(tablet, file.path(), number)));
            if (!left.isEmpty()) {
                content.put(tablet, new File(file.path(), left));
            }
        });
        statement.added().forEach(file -> content.put(file.tablet(), whole(file)));
        states.add(new State(content, statement.kind()));
        return true;
    }

    static File whole(FileEntry file) {
        Set<Integer> all = new TreeSet<>();
        for (int row = 0; row < ROWS; row++) {
            all.add(row);
        }
        return new File(file.path(), all);
    }

    private static boolean deletes(Statement statement, Row row) {
        return switch (statement.kind()) {
            case APPEND -> false;
            case OVERWRITE_ALL -> true;
            case OVERWRITE_WHERE -> statement.selects(row);
            default -> statement.rows().contains(row);
        };
    }

    private boolean conflicts(Statement statement, int number) {
        Kind theirs = states.get(number).kind();
        Map<Tablet, File> before = content(number - 1);
        Map<Tablet, File> after = content(number);
        Set<Row> removed = rows(before);
        removed.removeAll(rows(after));
        Set<Row> added = rows(after);
        added.removeAll(rows(before));
        boolean overwrote = theirs == Kind.OVERWRITE_ALL || theirs == Kind.OVERWRITE_WHERE;
        if (statement.isByRows()) {
            return removed.stream().anyMatch(statement.rows()::contains)
                    || ((serializable || overwrote) && added.stream().anyMatch(statement::selects))
                    || (((serializable && statement.reach() == Reach.TABLE) || overwrote)
                            && removed.stream().anyMatch(statement::selects));
        }
        return switch (statement.kind()) {
            case APPEND -> false;
            case DELETE_FILES -> removed.stream().anyMatch(statement.rows()::contains);
            default -> removed.stream().anyMatch(statement::selects)
                    || ((serializable || theirs != Kind.APPEND)
                            && added.stream().anyMatch(statement::selects));
        };
    }
}
