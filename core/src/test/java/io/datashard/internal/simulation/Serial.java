package io.datashard.internal.simulation;

import io.datashard.Tablet;
import io.datashard.internal.simulation.State.Held;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a history is as if its transactions had run one by one: what each of them read at its base, it would have read at the
 * version before its own as well. Under snapshot isolation there may have been more by then.
 */
final class Serial {
    private final List<State> states;

    /**
     * A history.
     *
     * @param states the table after each version, from 0 on
     */
    Serial(List<State> states) {
        this.states = states;
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
        Map<Tablet, Held> then = read.files(statement.selected()::takes);
        Map<Tablet, Held> now = before.files(statement.selected()::takes);
        if (statement.selected() instanceof Selected.Files files && !then.equals(files.read())) {
            violations.add("version " + version + " takes files that version " + base + " does not hold");
        }
        if (isSnapshot(read)) {
            now = new HashMap<>(now);
            now.keySet().retainAll(then.keySet());
        }
        if (!then.equals(now)) {
            violations.add("version " + version + " read " + then + " at version " + base + ", where there was " + now
                    + " at last");
        }
        return violations;
    }

    /** Whether any version changed what a statement read, so that it may be refused. */
    boolean mayConflict(Statement statement) {
        int base = Math.toIntExact(statement.base().orElse(0L));
        for (int version = base + 1; version < states.size(); version++) {
            State before = states.get(version - 1);
            State after = states.get(version);
            if (!before.files(statement.selected()::takes).equals(after.files(statement.selected()::takes))
                    || (statement.alters() && !before.properties().equals(after.properties()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSnapshot(State state) {
        return "snapshot".equals(state.properties().get(Alterations.ISOLATION));
    }
}
