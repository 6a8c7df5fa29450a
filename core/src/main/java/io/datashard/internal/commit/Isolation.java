package io.datashard.internal.commit;

import io.datashard.DatashardException;
import io.datashard.internal.version.Operation;
import java.util.Arrays;
import java.util.Map;

/**
 * What a transaction that removes or changes rows makes of what others committed since it began. Both levels cover the table that it
 * changes. What else a statement reads, in subqueries and in the source of a MERGE or an INSERT, is no part of its commit.
 */
enum Isolation {
    /**
     * Rows that were added and that its condition may select are a conflict. So are rows that were removed, if its decision about a row
     * depends on others.
     */
    SERIALIZABLE("serializable"),
    /**
     * They are not: a statement on rows leaves those that were added as they are, and an overwrite or a delete by a condition takes them
     * too. Two transactions that change the same rows conflict all the same.
     */
    SNAPSHOT("snapshot");

    /** The table property that chooses. */
    static final String PROPERTY = "isolation-level";

    /** The properties that choose for one operation, and go before {@link #PROPERTY}. */
    private static final Map<Operation, String> OF_OPERATIONS = Map.of(
            Operation.DELETE, "delete-isolation-level",
            Operation.UPDATE, "update-isolation-level",
            Operation.MERGE_INTO, "merge-isolation-level");

    private final String text;

    Isolation(String text) {
        this.text = text;
    }

    /**
     * The level of an operation on a table; serializable unless a property says otherwise.
     *
     * @throws DatashardException if the property names no level
     */
    static Isolation of(Operation operation, Map<String, String> properties) {
        String own = OF_OPERATIONS.getOrDefault(operation, PROPERTY);
        return read(properties.containsKey(own) ? own : PROPERTY, properties);
    }

    /**
     * Refuses properties that some operation could not work with.
     *
     * @throws DatashardException if one of them names no level
     */
    static void requireKnown(Map<String, String> properties) {
        read(PROPERTY, properties);
        OF_OPERATIONS.values().forEach(property -> read(property, properties));
    }

    private static Isolation read(String property, Map<String, String> properties) {
        String wanted = properties.getOrDefault(property, SERIALIZABLE.text);
        return Arrays.stream(values())
                .filter(level -> level.text.equals(wanted))
                .findFirst()
                .orElseThrow(() -> new DatashardException("the table property " + property + " is \"" + wanted
                        + "\"; set it to serializable or snapshot"));
    }
}
