package io.datashard.internal.commit;

import io.datashard.FileEntry;
import io.datashard.Tablet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The table of DESIGN's conflict rules, with whole files and in maps: what {@link Committer} does, told by every version's content
 * rather than by the changes that versions record.
 */
final class SerialTable {
    /** What a transaction does, and when it began. */
    record Statement(int base, Kind kind, Set<Integer> partitions, Set<Tablet> tablets, List<FileEntry> added) {}

    enum Kind {
        APPEND,
        OVERWRITE_WHERE,
        OVERWRITE_ALL,
        OVERWRITE_PARTITIONS,
        DELETE,
        REPLACE,
        REWRITE,
        ALTER,
        REPLACE_TABLE
    }

    /**
     * A version.
     *
     * @param table changes when the table is replaced
     * @param properties changes when they are altered
     */
    record State(Map<Tablet, String> content, int table, int properties, Kind kind) {}

    private final boolean serializable;
    private final List<State> states = new ArrayList<>();

    SerialTable(boolean serializable, Map<Tablet, String> content) {
        this.serializable = serializable;
        states.add(new State(Map.copyOf(content), 0, 0, Kind.APPEND));
    }

    State newest() {
        return states.get(states.size() - 1);
    }

    State state(int number) {
        return states.get(number);
    }

    @Override
    public String toString() {
        return states.stream().map(state -> state.kind().name()).toList().toString();
    }

    int count() {
        return states.size();
    }

    /** Executes a statement on the newest state, or tells that it conflicts. */
    boolean commit(Statement statement) {
        for (int number = statement.base() + 1; number < states.size(); number++) {
            if (conflicts(statement, number)) {
                return false;
            }
        }
        Map<Tablet, String> content = new HashMap<>(newest().content());
        content.keySet().removeIf(tablet -> removes(statement, tablet));
        statement.added().forEach(file -> content.put(file.tablet(), file.path()));
        states.add(new State(
                Map.copyOf(content),
                newest().table() + (statement.kind() == Kind.REPLACE_TABLE ? 1 : 0),
                newest().properties() + (statement.kind() == Kind.ALTER ? 1 : 0),
                statement.kind()));
        return true;
    }

    private static boolean removes(Statement statement, Tablet tablet) {
        return switch (statement.kind()) {
            case APPEND, ALTER -> false;
            case OVERWRITE_ALL, REPLACE_TABLE -> true;
            case OVERWRITE_WHERE, OVERWRITE_PARTITIONS -> statement.partitions().contains((Integer)
                    tablet.partition().get(0));
            case DELETE, REPLACE, REWRITE -> statement.tablets().contains(tablet);
        };
    }

    private boolean conflicts(Statement statement, int number) {
        State before = states.get(number - 1);
        State after = states.get(number);
        State base = states.get(statement.base());
        boolean otherTable = after.table() != base.table();
        boolean altered = after.properties() != base.properties();
        boolean alters = statement.kind() == Kind.ALTER || statement.kind() == Kind.REPLACE_TABLE;
        if (otherTable || (alters && altered)) {
            return true;
        }
        Set<Tablet> removed = changed(before, after);
        Set<Tablet> added = changed(after, before);
        return switch (statement.kind()) {
            case APPEND, ALTER -> false;
            case DELETE, REPLACE, REWRITE -> removed.stream().anyMatch(tablet -> removes(statement, tablet));
            case OVERWRITE_WHERE, OVERWRITE_ALL, OVERWRITE_PARTITIONS, REPLACE_TABLE -> after.kind() != Kind.REWRITE
                    && (removed.stream().anyMatch(tablet -> removes(statement, tablet))
                            || ((serializable || after.kind() != Kind.APPEND)
                                    && added.stream().anyMatch(tablet -> removes(statement, tablet))));
        };
    }

    /** The tablets of one state that have no file or another one in the other. */
    private static Set<Tablet> changed(State one, State other) {
        return one.content().entrySet().stream()
                .filter(file -> !file.getValue().equals(other.content().get(file.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(HashSet::new));
    }
}
