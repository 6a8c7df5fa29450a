package io.datashard.internal.vacuum;

import io.datashard.FileEntry;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.StoredFile;
import io.datashard.internal.version.Version;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Files of deletion vectors that some version stopped using for one of its data files. As data files share them, a version that stays is
 * looked through as a whole for those that it holds.
 */
final class VectorCandidates {
    private final Store store;
    private final HeldVectors held;
    private final Set<String> files = new HashSet<>();

    VectorCandidates(Store store, HeldVectors held) {
        this.store = store;
        this.held = held;
    }

    /** Adds the file of a data file's vector, if there is one. */
    void add(FileEntry file) {
        HeldVectors.path(file).ifPresent(files::add);
    }

    /** Strikes out what a version holds. */
    void strikeOut(Version holder) {
        if (!files.isEmpty()) {
            files.removeAll(held.by(holder));
        }
    }

    /** Those that are left, with their sizes. */
    Map<String, Long> left() {
        Map<String, Long> left = new HashMap<>();
        files.forEach(
                path -> left.put(path, store.status(path).map(StoredFile::bytes).orElse(0L)));
        return left;
    }
}
