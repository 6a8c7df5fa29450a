package io.datashard.internal.table;

import io.datashard.DatashardException;
import io.datashard.FileEntry;
import io.datashard.Predicate;
import io.datashard.RowSet;
import io.datashard.RowStatement;
import io.datashard.RowStatement.Kind;
import io.datashard.RowStatement.Reach;
import io.datashard.internal.commit.Removal;
import io.datashard.internal.prune.ConditionText;
import io.datashard.internal.prune.Match;
import io.datashard.internal.prune.Pruner;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Operation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What several statements of one transaction take out of a table together. Each of them reads the table as it was before all of them, so
 * that none may take what another one changed or wrote: it would do so without having seen it. Methods that throw change nothing.
 */
final class CombinedRemoval {
    private final String table;
    private final List<Removal.Rows> told = new ArrayList<>();

    /** @param table its root, for errors */
    CombinedRemoval(String table) {
        this.table = table;
    }

    /**
     * What is taken out when another statement comes to those before.
     *
     * @param wholeFiles the files whose rows satisfy a condition
     * @throws DatashardException if both change one row, or do not go together in one change of a table
     */
    Removal with(Removal before, Removal next, Function<Predicate, List<FileEntry>> wholeFiles) {
        Removal removal;
        if (next instanceof Removal.Nothing || (isAll(before) && !(next instanceof Removal.Rows))) {
            removal = before;
        } else if (before instanceof Removal.Nothing || isAll(next)) {
            removal = next;
        } else if (before instanceof Removal.Matching first && next instanceof Removal.Matching second) {
            removal = both(first, second);
        } else if (before instanceof Removal.Partitions first
                && next instanceof Removal.Partitions second
                && first.partitioning() == second.partitioning()) {
            Set<List<Object>> partitions = new HashSet<>(first.partitions());
            partitions.addAll(second.partitions());
            removal = new Removal.Partitions(first.partitioning(), partitions);
        } else if (isByRow(before) && isByRow(next)) {
            Removal.Rows first = byRow(before, wholeFiles);
            Removal.Rows second = byRow(next, wholeFiles);
            if (!(before instanceof Removal.Rows)) {
                told.add(first);
            }
            Removal united = both(first, second);
            told.add(second);
            return united;
        } else {
            throw new DatashardException(
                    "the " + name(next) + " cannot be part of the transaction that changes the table at "
                            + table + ": together with the " + name(before)
                            + " in it, it is not one change that could be compared with those of others. Nothing of it was done. Commit"
                            + " the one before the other");
        }
        if (next instanceof Removal.Rows rows) {
            told.add(rows);
        }
        return removal;
    }

    private static boolean isAll(Removal removal) {
        return removal instanceof Removal.Matching matching
                && matching.condition().equals(Predicate.TRUE);
    }

    private static Removal both(Removal.Matching first, Removal.Matching second) {
        Operation operation = first.statement().equals(second.statement()) ? first.statement() : Operation.OVERWRITE;
        return new Removal.Matching(new Predicate.Or(List.of(first.condition(), second.condition())), operation);
    }

    /** Whether it changes rows that it has read, one by one or, where the catalog decides its condition, file by file. */
    private static boolean isByRow(Removal removal) {
        return removal instanceof Removal.Rows
                || (removal instanceof Removal.Matching matching
                        && matching.statement().equals(Operation.DELETE));
    }

    private static Removal.Rows byRow(Removal removal, Function<Predicate, List<FileEntry>> wholeFiles) {
        if (removal instanceof Removal.Matching matching) {
            RowStatement statement = new RowStatement(Kind.DELETE, matching.condition(), Reach.ROW);
            return new Removal.Rows(statement, List.of(), wholeFiles.apply(matching.condition()));
        }
        return (Removal.Rows) removal;
    }

    private Removal.Rows both(Removal.Rows before, Removal.Rows next) {
        Map<String, Removal.FileRows> rows = new LinkedHashMap<>();
        before.rows().forEach(row -> rows.put(row.file().path(), row));
        Set<String> files = paths(before.files());
        for (Removal.FileRows row : next.rows()) {
            String path = row.file().path();
            Removal.FileRows known = rows.get(path);
            if (files.contains(path) || (known != null && known.positions().intersects(row.positions()))) {
                throw twice(next, path);
            }
            RowSet positions =
                    known == null ? row.positions() : known.positions().union(row.positions());
            rows.put(path, new Removal.FileRows(row.file(), positions));
        }
        List<FileEntry> whole = new ArrayList<>(before.files());
        for (FileEntry file : next.files()) {
            if (files.contains(file.path()) || rows.containsKey(file.path())) {
                throw twice(next, file.path());
            }
            whole.add(file);
        }
        return new Removal.Rows(both(before.statement(), next.statement()), List.copyOf(rows.values()), whole);
    }

    private static Set<String> paths(Collection<FileEntry> files) {
        Set<String> paths = new HashSet<>();
        files.forEach(file -> paths.add(file.path()));
        return paths;
    }

    private static RowStatement both(RowStatement first, RowStatement second) {
        return new RowStatement(
                first.kind() == second.kind() ? first.kind() : Kind.MERGE,
                new Predicate.Or(List.of(first.condition(), second.condition())),
                first.reach() == second.reach() ? first.reach() : Reach.TABLE);
    }

    private DatashardException twice(Removal.Rows next, String path) {
        String earlier = told.stream()
                .filter(rows ->
                        rows.files().stream().anyMatch(file -> file.path().equals(path))
                                || rows.rows().stream()
                                        .anyMatch(row -> row.file().path().equals(path)))
                .map(CombinedRemoval::name)
                .findFirst()
                .orElse("statement before");
        return new DatashardException("the " + name(next) + " changes a row that the " + earlier
                + " of the same transaction has changed already, in the file " + path + " of the table at " + table
                + ". Statements of a transaction read what was there before it, so the second one has not seen what the first one"
                + " made of the row. Nothing of the second one was done. Make one statement of both, or commit the first one"
                + " before the second");
    }

    /**
     * Checks that a statement takes nothing that the transaction wrote before.
     *
     * @throws DatashardException if rows of a file satisfy its condition, or may
     */
    void requireUnseen(Removal next, Collection<FileEntry> written, Metadata metadata) {
        java.util.function.Predicate<FileEntry> takes = takes(next, metadata);
        for (FileEntry file : written) {
            if (takes.test(file)) {
                throw new DatashardException("the " + name(next)
                        + " cannot be part of the transaction that changes the table at " + table
                        + ": it may select rows that an earlier statement of the transaction wrote, to the partition "
                        + file.tablet().partition()
                        + ", and does not see them: statements of a transaction read what was there before it. Nothing of it was"
                        + " done. Put it before the statement that writes these rows, give it a condition that leaves them out,"
                        + " or commit first");
            }
        }
    }

    private static java.util.function.Predicate<FileEntry> takes(Removal removal, Metadata metadata) {
        if (removal instanceof Removal.Partitions partitions) {
            return file -> file.tablet().partitioning() != partitions.partitioning()
                    || partitions.partitions().contains(file.tablet().partition());
        } else if (removal instanceof Removal.Matching matching) {
            return selects(matching.condition(), metadata);
        } else if (removal instanceof Removal.Rows rows) {
            return selects(rows.statement().condition(), metadata);
        }
        return file -> false;
    }

    private static java.util.function.Predicate<FileEntry> selects(Predicate condition, Metadata metadata) {
        Pruner pruner = new Pruner(condition, metadata.schema(), metadata.partitioningsById());
        return file -> pruner.match(file) != Match.NONE;
    }

    /** What to call a removal in an error: the statement and what it selects. */
    static String name(Removal removal) {
        if (removal instanceof Removal.Rows rows) {
            return rows.statement().kind() + " where "
                    + ConditionText.of(rows.statement().condition());
        } else if (removal instanceof Removal.Matching matching) {
            String what = matching.statement().equals(Operation.DELETE) ? "DELETE" : "overwrite";
            return what + " where " + ConditionText.of(matching.condition());
        } else if (removal instanceof Removal.Partitions partitions) {
            return "overwrite of " + partitions.partitions().size() + " partitions";
        }
        return "removal of files";
    }
}
