package io.datashard.internal.vacuum;

import io.datashard.DeletionVector;
import io.datashard.FileEntry;
import io.datashard.internal.catalog.LiveFiles;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Version;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which files of deletion vectors versions hold. Of each version that is asked for, the whole catalog is read once, unless no row of it
 * is deleted.
 */
final class HeldVectors {
    private final Store store;
    private final Map<Long, Set<String>> byVersion = new HashMap<>();

    HeldVectors(Store store) {
        this.store = store;
    }

    /** The file in which a data file's deletion vector lies, if that is not in the catalog. */
    static Optional<String> path(FileEntry file) {
        return file.deletes()
                .filter(DeletionVector.Stored.class::isInstance)
                .map(vector -> ((DeletionVector.Stored) vector).path());
    }

    /** The files that a version holds. */
    Set<String> by(Version version) {
        return byVersion.computeIfAbsent(version.number(), number -> read(version));
    }

    private Set<String> read(Version version) {
        Set<String> paths = new HashSet<>();
        if (version.line().totals().deletedRows() > 0) {
            try (LiveFiles live = version.files(store, Selection.ofStats(Set.of()))) {
                live.forEachRemaining(file -> path(file).ifPresent(paths::add));
            }
        }
        return paths;
    }
}
