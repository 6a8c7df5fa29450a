package io.datashard.internal.commit;

import io.datashard.FileEntry;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Version;
import java.util.function.Consumer;

/** The files of a version, streamed from its catalog. */
public final class LiveFiles {
    private final Store store;
    private final Version version;

    public LiveFiles(Store store, Version version) {
        this.store = store;
        this.version = version;
    }

    /** Hands over every file in key order. */
    public void forEach(Consumer<FileEntry> action) {
        throw new UnsupportedOperationException();
    }
}
