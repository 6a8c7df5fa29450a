package io.datashard.internal.simulation;

import io.datashard.RowStatement.Reach;
import io.datashard.Tablet;
import io.datashard.internal.simulation.State.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a history is as if its transactions had run one by one: what each of them read at its base, it would have read at the
 * version before its own as well. Under snapshot isolation there may have been more by then.
 */
final class Serial {
    private final List<State> states;
    private final Map<Integer, Selected> removals;
    private final RowContents contents;

    /**
     * A history.
     *
     * @param states the table after each version, from 0 on
     * @param removals what versions took out, but for those of no transaction on rows, such as rollbacks
     * @param contents of all files that there were
     */
    Serial(List<State> states, Map<Integer, Selected> removals, RowContents contents) {
        this.states = states;
        this.removals = removals;
        this.contents = contents;
    }

    /** What was wrong about committing a statement as a version. */
    List<String> violations(Statement statement, int version) {
        List<String> violations = new ArrayList<>();
        State before = states.get(version - 1);
        if (statement.base().isEmpty()) {
            if (!statement.isBlind()) {
                violations.add("version " + version + " creates a table and reads it");
            }
            return violations;
        }
        int base = Math.toIntExact(statement.base().get());
        State read = states.get(base);
        if (base >= version) {
            violations.add("version " + version + " is not above its base, version " + base);
        }
        if (statement.alters() && !read.properties().equals(before.properties())) {
            violations.add("version " + version + " changed properties that others had changed since version " + base);
        }
        if (isChanged(statement.selected(), read, before, isSnapshot(read))) {
            violations.add("version " + version + " depends on what it read at version " + base
                    + ", which was something else at last: " + statement.selected());
        }
        return violations;
    }

    /** Whether any version changed what a statement read, so that it may be refused at the level of its base. */
    boolean mayConflict(Statement statement) {
        int base = Math.toIntExact(statement.base().orElse(0L));
        boolean isSnapshot = isSnapshot(states.get(base));
        for (int version = base + 1; version < states.size(); version++) {
            State before = states.get(version - 1);
            State after = states.get(version);
            if (isReason(version, statement.selected(), isSnapshot)
                    || (statement.alters() && !before.properties().equals(after.properties()))) {
                return true;
            }
        }
        return false;
    }

    /** Whether what was read in one state is not what is there in another. */
    private boolean isChanged(Selected selected, State read, State now, boolean isSnapshot) {
        if (selected instanceof Selected.Files files) {
            return !files.read().equals(now.files(selected::takes));
        } else if (selected instanceof Selected.Rewritten files) {
            return !files.read().equals(now.files(selected::takes));
        } else if (selected instanceof Selected.Rows rows) {
            return rows.read().entrySet().stream()
                            .anyMatch(file -> isTouched(rows, file.getKey(), file.getValue(), now))
                    || (!isSnapshot && isOtherwise(rows, read, now));
        }
        Set<String> then = contents.rows(read, selected::takes);
        Set<String> there = contents.rows(now, selected::takes);
        if (isSnapshot) {
            there.retainAll(then);
        }
        return !then.equals(there);
    }

    /** Whether a version may be why a statement was refused. */
    private boolean isReason(int version, Selected selected, boolean isSnapshot) {
        State before = states.get(version - 1);
        State after = states.get(version);
        if (selected instanceof Selected.Files || selected instanceof Selected.Rewritten) {
            return !before.files(selected::takes).equals(after.files(selected::takes));
        }
        Set<String> then = contents.rows(before, selected::takes);
        Set<String> now = contents.rows(after, selected::takes);
        if (selected instanceof Selected.Rows rows) {
            return rows.read().keySet().stream()
                            .anyMatch(tablet ->
                                    isTouched(rows, tablet, before.files().get(tablet), after))
                    || (overwrites(version) ? !then.equals(now) : !isSnapshot && isOtherwise(rows, before, after));
        }
        return !now.containsAll(then) || (!then.containsAll(now) && !(isSnapshot && appends(version)));
    }

    private boolean appends(int version) {
        return removals.get(version) instanceof Selected.Nothing;
    }

    private boolean overwrites(int version) {
        Selected removed = removals.get(version);
        return removed == null || removed instanceof Selected.Everything || removed instanceof Selected.Partitions;
    }

    /** Whether a file is another one now, or rows of it are gone that a statement deletes. */
    private static boolean isTouched(Selected.Rows rows, Tablet tablet, Held before, State after) {
        Held held = after.files().get(tablet);
        return before == null
                || held == null
                || !held.path().equals(before.path())
                || held.deleted()
                        .minus(before.deleted())
                        .intersects(rows.positions().get(tablet));
    }

    /** Whether rows have come that a statement might have selected or, if it looks at more than one at a time, have gone. */
    private boolean isOtherwise(Selected.Rows rows, State before, State after) {
        Set<String> then = contents.rows(before, rows::takes);
        Set<String> now = contents.rows(after, rows::takes);
        return !then.containsAll(now) || (rows.reach() == Reach.TABLE && !now.containsAll(then));
    }

    private static boolean isSnapshot(State state) {
        return "snapshot".equals(state.properties().get(Alterations.ISOLATION));
    }
}
