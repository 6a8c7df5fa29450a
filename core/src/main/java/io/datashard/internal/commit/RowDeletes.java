package io.datashard.internal.commit;

import io.datashard.DatashardException;
import io.datashard.DeletionVector;
import io.datashard.FileEntry;
import io.datashard.RowSet;
import io.datashard.Tablet;
import io.datashard.internal.store.Store;
import io.datashard.internal.vector.VectorReader;
import io.datashard.internal.vector.VectorWriter;
import io.datashard.internal.version.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows that one transaction deletes, together with those that others delete of the same files while it is on its way. For one
 * thread.
 */
final class RowDeletes {
    private static final Logger LOG = LoggerFactory.getLogger(RowDeletes.class);

    private final Store store;
    private final String snapshotId;
    private final Map<Tablet, Target> targets = new LinkedHashMap<>();

    /** What becomes of the files as they are now; null until it is asked for. */
    private Outcome outcome;

    /** A file as the newest version that was looked at has it, and the rows of it that this transaction deletes. */
    private record Target(FileEntry file, RowSet own) {}

    /** A file with fewer rows than before. */
    record Shrunk(FileEntry before, FileEntry after) {}

    /**
     * What becomes of files.
     *
     * @param emptied files of which no row is left
     * @param shrunk files of which some rows are left
     * @param path where the large vectors are
     * @param bytes the size of that file
     */
    record Outcome(List<FileEntry> emptied, List<Shrunk> shrunk, Optional<String> path, long bytes) {}

    RowDeletes(Store store, String snapshotId, Removal removal) {
        this.store = store;
        this.snapshotId = snapshotId;
        if (removal instanceof Removal.Rows rows) {
            rows.rows().forEach(row -> targets.put(row.file().tablet(), new Target(row.file(), row.positions())));
        }
    }

    /** Whether rows of any file are deleted. */
    boolean isEmpty() {
        return targets.isEmpty();
    }

    /** The file of a tablet as it was last seen, if rows of it are deleted. */
    Optional<FileEntry> file(Tablet tablet) {
        return Optional.ofNullable(targets.get(tablet)).map(Target::file);
    }

    /**
     * Goes on from a newer state of a file, unless rows are deleted in it that this transaction deletes.
     *
     * @param newer the same file with other deleted rows
     * @return how many rows both delete
     */
    long moveTo(FileEntry newer) {
        Target target = targets.get(newer.tablet());
        RowSet theirs = withReader(reader -> deleted(newer, reader).minus(deleted(target.file(), reader)));
        if (theirs.intersects(target.own())) {
            return target.own().minus(target.own().minus(theirs)).count();
        }
        targets.put(newer.tablet(), new Target(newer, target.own()));
        forgetOutcome();
        return 0;
    }

    /** What was written for a version that was not committed is of no more use. It is of no consequence if it stays. */
    private void forgetOutcome() {
        Optional<String> unused = outcome == null ? Optional.empty() : outcome.path();
        outcome = null;
        unused.ifPresent(path -> {
            try {
                store.delete(path);
            } catch (UncheckedIOException e) {
                LOG.warn(
                        "The deletion vectors {} below {} could not be deleted; they are garbage",
                        path,
                        store.root(),
                        e);
            }
        });
    }

    /**
     * What becomes of the files; large vectors are durable then. The same for every attempt, as long as nobody else changes the files.
     *
     * @throws DatashardException if a row was deleted before this transaction began
     */
    Outcome outcome(int attempt) {
        if (outcome == null) {
            outcome = withReader(reader -> make(attempt, reader));
        }
        return outcome;
    }

    private Outcome make(int attempt, VectorReader reader) {
        List<FileEntry> emptied = new ArrayList<>();
        List<Shrunk> shrunk = new ArrayList<>();
        VectorWriter writer = new VectorWriter(store, Layout.deletes(snapshotId, "rows-" + attempt + ".dv"));
        try (writer) {
            for (Target target : inOrderOfVectors()) {
                RowSet before = deleted(target.file(), reader);
                requireLive(target, before);
                RowSet all = before.union(target.own());
                if (all.count() == target.file().rows()) {
                    emptied.add(target.file());
                } else {
                    shrunk.add(new Shrunk(target.file(), target.file().withDeletes(writer.write(all))));
                }
            }
        }
        writer.path().ifPresent(path -> store.makeDurable(List.of(path)));
        return new Outcome(emptied, shrunk, writer.path(), writer.bytes());
    }

    /** So that each file of vectors is opened once, and read from its beginning to its end. */
    private List<Target> inOrderOfVectors() {
        return targets.values().stream()
                .sorted(Comparator.comparing((Target target) ->
                                stored(target).map(DeletionVector.Stored::path).orElse(""))
                        .thenComparing(target -> stored(target)
                                .map(DeletionVector.Stored::offset)
                                .orElse(0L)))
                .toList();
    }

    private static Optional<DeletionVector.Stored> stored(Target target) {
        return target.file().deletes().map(vector -> vector instanceof DeletionVector.Stored stored ? stored : null);
    }

    private static void requireLive(Target target, RowSet deletedBefore) {
        if (target.own().intersects(deletedBefore)) {
            throw new DatashardException("a transaction deletes rows of the file "
                    + target.file().path() + " that were deleted before it began ("
                    + target.own().count() + " rows, of which "
                    + target.own().minus(deletedBefore).count()
                    + " were there). Nothing was committed. Delete rows that a scan of the transaction's base gave");
        }
    }

    private static RowSet deleted(FileEntry file, VectorReader reader) {
        return file.deletes()
                .map(vector -> reader.read(vector, file.path(), file.rows()))
                .orElse(RowSet.NONE);
    }

    private interface Reading<T> {
        T with(VectorReader reader);
    }

    private <T> T withReader(Reading<T> reading) {
        try (VectorReader reader =
                new VectorReader(vector -> store.input(vector.path()).newStream())) {
            return reading.with(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "a file of deletion vectors of " + store.root() + " cannot be closed: " + e, e);
        }
    }
}
