package io.datashard.internal.verify;

import io.datashard.internal.store.Store;
import io.datashard.internal.store.StoredFile;
import io.datashard.internal.version.Layout;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The sizes of a table's files: from one listing, and where that knows nothing of a file, from the store again. */
final class StoredSizes {
    private final Store store;
    private final Map<String, Long> sizes = new HashMap<>();

    StoredSizes(Store store) {
        this.store = store;
        for (StoredFile file : store.filesBelow(Layout.SNAPSHOTS)) {
            sizes.put(file.path(), file.bytes());
        }
    }

    /** What is wrong with a file that should have a size, or nothing. */
    Optional<String> wrong(String path, long bytes) {
        Long stored = sizes.get(path);
        if (stored == null) { // committed since the listing, or outside the directories of snapshots
            stored = store.status(path).map(StoredFile::bytes).orElse(-1L);
            sizes.put(path, stored);
        }
        if (stored < 0) {
            return Optional.of("the file " + path + " is missing");
        }
        return stored == bytes
                ? Optional.empty()
                : Optional.of("the file " + path + " has " + stored + " bytes where " + bytes + " are recorded");
    }
}
