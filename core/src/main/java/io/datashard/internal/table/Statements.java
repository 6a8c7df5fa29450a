package io.datashard.internal.table;

import io.datashard.DatashardException;
import io.datashard.FileEntry;
import io.datashard.Predicate;
import io.datashard.RowStatement;
import io.datashard.RowStatement.Kind;
import io.datashard.internal.commit.Intent;
import io.datashard.internal.commit.Removal;
import io.datashard.internal.version.CurrentEntries;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Once;
import io.datashard.internal.version.Operation;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The statements of one transaction, which are added to it one after the other, each as a whole or not at all. */
final class Statements {
    private final String table;
    private final Supplier<Told> whole;
    private final Function<Predicate, List<FileEntry>> wholeFiles;
    private final CombinedRemoval removals;
    private boolean any;

    /** Whether rows were added beside those that take the place of others. */
    private boolean addRows;

    private final Set<Operation> removing = new HashSet<>();

    /**
     * What a transaction, or a statement of it, was told.
     *
     * @param before the metadata that it began with
     * @param after what it made of that
     */
    record Told(
            Metadata before,
            Metadata after,
            Alterations alterations,
            Removal removal,
            List<FileEntry> added,
            Optional<Once> once) {

        private boolean removes() {
            return !(removal instanceof Removal.Nothing);
        }

        /** Whether it names what it removes by the values of partitions, which have the types of their columns. */
        private boolean removesOneByOne() {
            return removal instanceof Removal.Rows || removal instanceof Removal.Files;
        }

        private boolean changesColumns() {
            return !before.schema().equals(after.schema());
        }

        /** What it would be called if it were the only one. */
        private Operation operation() {
            return new Intent(after, added, removal, Intent.Alteration.NONE).operation();
        }
    }

    /**
     * No statements yet.
     *
     * @param table its root, for errors
     * @param whole what the transaction was told by all statements
     * @param wholeFiles the files whose rows satisfy a condition
     */
    Statements(String table, Supplier<Told> whole, Function<Predicate, List<FileEntry>> wholeFiles) {
        this.table = table;
        this.whole = whole;
        this.wholeFiles = wholeFiles;
        this.removals = new CombinedRemoval(table);
    }

    /** Whether one was added, if only one that found nothing to do. */
    boolean areAny() {
        return any;
    }

    /**
     * Checks a statement before it is added.
     *
     * @throws DatashardException if it does not go together with those before
     */
    void require(Told statement) {
        Told before = whole.get();
        requireOnce(before, statement);
        requireColumns(before, statement);
        removals.requireUnseen(statement.removal(), before.added(), statement.before());
    }

    /** To be told that a statement is added. */
    void add(Told statement) {
        any = true;
        addRows |= addsRows(statement);
        if (statement.removes()) {
            removing.add(statement.operation());
        }
    }

    /** What those that remove rows would be called alone, so that each is validated as strictly as then. */
    Set<Operation> removing() {
        return Set.copyOf(removing);
    }

    private static boolean addsRows(Told statement) {
        return !statement.removes() && !statement.added().isEmpty();
    }

    /**
     * What all of them take out when a statement comes to those before.
     *
     * @throws DatashardException if both change one row, or do not go together in one change of a table
     */
    Removal united(Told statement) {
        Removal united = removals.with(whole.get().removal(), statement.removal(), wholeFiles);
        if (!(united instanceof Removal.Rows rows)) {
            return united;
        }
        RowStatement told = rows.statement();
        // rows that are added beside those which a statement changes are what only a MERGE does
        Kind kind = addRows || addsRows(statement) ? Kind.MERGE : told.kind();
        Removal.Rows named =
                new Removal.Rows(new RowStatement(kind, told.condition(), told.reach()), rows.rows(), rows.files());
        return named.as(new CurrentEntries(statement.before(), statement.after()));
    }

    private void requireOnce(Told before, Told statement) {
        if (before.once().isPresent() || (statement.once().isPresent() && any)) {
            throw new DatashardException(
                    "a write that is to be committed once must be the only statement on its table in a"
                            + " transaction: if it was committed before, nothing of the others could be. The table is "
                            + table
                            + ". Nothing of the statement was done. Commit the one before the other");
        }
    }

    private void requireColumns(Told before, Told statement) {
        String columns = "the columns, partitioning or properties of the table at " + table;
        if (!statement.before().equals(before.after())) {
            throw new DatashardException(
                    columns + " were changed in the same transaction since a statement on it began. Nothing"
                            + " of the statement was done. Run it again");
        } else if (!statement.alterations().isEmpty() && !before.added().isEmpty()) {
            throw new DatashardException(
                    columns + " cannot be changed any more in this transaction: rows were written for those"
                            + " that it has. Nothing of the statement was done. Change the table before you write to it, or commit"
                            + " first");
        }
        if (before.removesOneByOne() && statement.changesColumns()) {
            throw new DatashardException(
                    columns + " cannot be changed any more in this transaction: rows or files of it were removed one by"
                            + " one, by the columns that it has. Nothing of the statement was done. Change the table before you"
                            + " write to it, or commit first");
        }
        boolean changed = !before.alterations().isAsAtRemoval()
                || !statement.alterations().isEmpty();
        if (before.removes() && statement.removes() && changed) {
            throw new DatashardException(
                    "the " + CombinedRemoval.name(statement.removal())
                            + " cannot be part of the transaction that changes the table at " + table
                            + ": rows were removed in it already, and columns changed. Nothing of the statement was done. Commit first");
        }
    }
}
