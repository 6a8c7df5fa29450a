package io.datashard.internal.commit;

import io.datashard.internal.catalog.CatalogEntry;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Version;
import java.util.List;

/** What a version changed: its own entries of the tail, and the runs that hold its changes. */
final class VersionChanges {
    private final Store store;

    VersionChanges(Store store) {
        this.store = store;
    }

    List<CatalogEntry> of(Version version) {
        throw new UnsupportedOperationException();
    }
}
