package io.datashard.internal.simulation;

import io.datashard.DeletionVector;
import io.datashard.FileEntry;
import io.datashard.RowSet;
import io.datashard.Snapshot;
import io.datashard.Tablet;
import io.datashard.internal.vector.VectorReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.parquet.io.SeekableInputStream;

/** What a table holds, as plain maps. */
record State(Map<Tablet, Held> files, Map<String, String> properties) {
    /** Before there is a table. */
    static final State NONE = new State(Map.of(), Map.of());

    /**
     * The file of a tablet.
     *
     * @param rows all of them
     * @param deleted which of them are
     */
    record Held(String path, long rows, RowSet deleted) {
        /** Of a file whose vector, if it has one, lies in the catalog. */
        static Held of(FileEntry file) {
            return of(file, new VectorReader(Held::inNoCatalog));
        }

        private static Held of(FileEntry file, VectorReader vectors) {
            RowSet deleted = file.deletes()
                    .map(vector -> vectors.read(vector, file.path(), file.rows()))
                    .orElse(RowSet.NONE);
            return new Held(file.path(), file.rows(), deleted);
        }

        private static SeekableInputStream inNoCatalog(DeletionVector.Stored vector) {
            throw new AssertionError(vector + " lies in a file, which nobody here writes");
        }

        /** The rows that are left. */
        RowSet live() {
            return RowSet.upTo(rows).minus(deleted);
        }

        Held without(RowSet more) {
            return new Held(path, rows, deleted.union(more));
        }
    }

    static State of(Snapshot snapshot) {
        return of(snapshot, new VectorReader(Held::inNoCatalog));
    }

    /** @param vectors of which those in files are read, too */
    static State of(Snapshot snapshot, VectorReader vectors) {
        Map<Tablet, Held> files = new HashMap<>();
        for (FileEntry file : snapshot.entries(List.of())) {
            if (files.put(file.tablet(), Held.of(file, vectors)) != null) {
                throw new AssertionError(snapshot + " has two files for " + file.tablet());
            }
        }
        return new State(files, snapshot.properties());
    }

    long rows() {
        return files.values().stream().mapToLong(held -> held.live().count()).sum();
    }

    /** The files of some tablets. */
    Map<Tablet, Held> files(Predicate<Tablet> wanted) {
        return files.entrySet().stream()
                .filter(file -> wanted.test(file.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
