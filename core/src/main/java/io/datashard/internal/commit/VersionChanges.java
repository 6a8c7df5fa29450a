package io.datashard.internal.commit;

import io.datashard.internal.catalog.CatalogEntry;
import io.datashard.internal.catalog.CatalogSchema;
import io.datashard.internal.catalog.Run;
import io.datashard.internal.catalog.RunReader;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Version;
import java.util.ArrayList;
import java.util.List;

/** What a version changed: its own entries of the tail, and the runs that hold its changes. */
public final class VersionChanges {
    private final Store store;

    /** Changes of versions of the table in a store. */
    public VersionChanges(Store store) {
        this.store = store;
    }

    /** Its entries, in no order. What it removed with all that its parent held is not among them. */
    public List<CatalogEntry> of(Version version) {
        return of(version, Selection.all());
    }

    /** The same with some of their statistics; all tablets must be selected. */
    public List<CatalogEntry> of(Version version, Selection statistics) {
        List<CatalogEntry> changed = new ArrayList<>();
        for (CatalogEntry entry : version.contents().files().tail()) {
            if (entry.version() == version.number()) {
                changed.add(entry);
            }
        }
        CatalogSchema schema = version.metadata().metadata().catalogSchema();
        for (Run run : version.contents().files().runs()) {
            if (version.changes().runs().contains(run.path())) {
                try (RunReader entries = RunReader.open(store, run, schema, statistics)) {
                    entries.forEachRemaining(changed::add);
                }
            }
        }
        return changed;
    }
}
