package io.datashard.internal.database;

import io.datashard.DatashardException;
import io.datashard.TableAlreadyExistsException;
import io.datashard.TableName;
import io.datashard.TableNotFoundException;
import io.datashard.internal.table.StoredTable.Presence;
import io.datashard.internal.version.Layout;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** How a table of a database gets another name: its directory moves there, and what was left there is moved aside. */
final class TableRenaming {
    /** Where goes what is left under a name that a table takes; beside them, so that it is on the same disk. */
    private static final String DROPPED = "_datashard/dropped";

    private final DatabaseDirectory root;
    private final Namespaces namespaces;

    TableRenaming(DatabaseDirectory root, Namespaces namespaces) {
        this.root = root;
        this.namespaces = namespaces;
    }

    /** Throws as {@link io.datashard.Database#renameTable} says. */
    void rename(TableName from, TableName to) {
        if (!root.isTable(from.parts())) {
            throw new TableNotFoundException("there is no table " + from + " in the database at " + root.location());
        } else if (root.isTable(to.parts())) {
            throw exists(to);
        } else if (namespaces.exists(from.parts())) {
            throw new DatashardException("the table " + from + " cannot be renamed to " + to
                    + ": there is a namespace of its name, too, and what lies in that would move along. Move or drop that"
                    + " first");
        } else if (namespaces.exists(to.parts())) {
            throw new DatashardException("the table " + from + " cannot be renamed to " + to
                    + ": there is a namespace of that name. Choose another one");
        }
        namespaces.ensure(to.namespace());
        Optional<String> aside = root.store()
                        .listDirectories(DatabaseDirectory.path(to.namespace()))
                        .contains(to.name())
                ? Optional.of(moveAside(to))
                : Optional.empty();
        try {
            root.stored(from).leaveDecision(root.decisions());
            root.store().renameDirectory(DatabaseDirectory.path(from.parts()), DatabaseDirectory.path(to.parts()));
        } catch (RuntimeException e) {
            aside.ifPresent(left -> putBackLeftOver(left, DatabaseDirectory.path(to.parts()), e));
            throw e;
        }
        leaveDecisionAfterRename(from, to);
    }

    /** Unless something is there now, such as the table, if only the answer to its renaming was lost. */
    private void putBackLeftOver(String aside, String directory, RuntimeException failure) {
        try {
            root.store().renameDirectory(aside, directory);
        } catch (RuntimeException e) {
            failure.addSuppressed(new DatashardException(
                    "what was left of a dropped table or an unfinished creation at " + root.at(directory)
                            + " lies at " + root.at(aside) + " now, and could not be put back (" + e.getMessage()
                            + "). Move it back if you need the history of that table, or delete it",
                    e));
        }
    }

    /** Also of what was prepared just now. */
    private void leaveDecisionAfterRename(TableName from, TableName to) {
        try {
            root.stored(to).leaveDecision(root.decisions());
        } catch (RuntimeException e) {
            throw new DatashardException(
                    "the table " + from + " of the database at " + root.location() + " was renamed to " + to
                            + ", but it could not be noted there whether its newest version counts, in case a transaction over several"
                            + " tables was committing to it (" + e.getMessage()
                            + "). By its name in this database it is read and"
                            + " written as before. Commit something to it by its name, so that whoever opens "
                            + root.location(to.parts())
                            + " by the path sees the same",
                    e);
        }
    }

    /**
     * Frees a name of what is left there of a dropped table, a dropped namespace or an unfinished creation. If somebody creates something
     * there just now, it is put back.
     *
     * @return where it lies now
     */
    private String moveAside(TableName name) {
        String directory = DatabaseDirectory.path(name.parts());
        requireLeftOver(name, directory);
        // here too, as whoever dies after the move leaves what is prepared there to be committed in a place where
        // nobody looks
        root.storedAt(directory).leaveDecision(root.decisions());
        requireLeftOver(name, directory);
        String aside = (name.namespace().isEmpty() ? "" : DatabaseDirectory.path(name.namespace()) + "/") + DROPPED
                + "/" + name.name() + "-" + UUID.randomUUID();
        root.store().renameDirectory(directory, aside);
        try {
            // what is prepared there cannot be found by its decision any more, so it is decided here
            root.storedAt(aside).leaveDecision(root.decisions());
            requireLeftOver(name, aside);
        } catch (RuntimeException e) {
            putBack(aside, directory, e);
            throw e;
        }
        return aside;
    }

    private void putBack(String aside, String directory, RuntimeException found) {
        try {
            root.store().renameDirectory(aside, directory);
        } catch (RuntimeException e) {
            DatashardException lost = new DatashardException(
                    "what somebody created at " + root.at(directory)
                            + " while a table was renamed to that name lies at "
                            + root.at(aside) + " now, and could not be put back (" + e.getMessage()
                            + "). The renamed table has its old name. Move that directory to where it can be found",
                    e);
            lost.addSuppressed(found);
            throw lost;
        }
    }

    /** Requires that there is nothing in a directory that somebody could miss. */
    private void requireLeftOver(TableName name, String directory) {
        if (root.storedAt(directory).presence() == Presence.THERE) {
            throw exists(name);
        }
        List<String> others = root.store().list(directory).stream()
                .filter(other -> !other.equals(Layout.DIRECTORY))
                .sorted()
                .toList();
        if (!others.isEmpty()
                || new NamespaceLog(root.store(), directory).properties().isPresent()) {
            throw new DatashardException("no table of the database at " + root.location() + " can be renamed to " + name
                    + ": there is "
                    + (others.isEmpty() ? "a namespace" : "something else (" + String.join(", ", others) + ")")
                    + " at " + root.location(name.parts()) + ". Choose another name");
        }
    }

    private TableAlreadyExistsException exists(TableName name) {
        return new TableAlreadyExistsException("there is a table " + name + " in the database at " + root.location()
                + " already. Drop it first, or choose another name");
    }
}
