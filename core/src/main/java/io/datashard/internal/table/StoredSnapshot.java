package io.datashard.internal.table;

import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.ScanPlan;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.Totals;
import io.datashard.internal.commit.LiveFiles;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A snapshot whose catalog lies in a store. */
public final class StoredSnapshot implements Snapshot {
    private final Store store;
    private final Version version;

    StoredSnapshot(Store store, Version version) {
        this.store = store;
        this.version = version;
    }

    /** The store of the table. */
    public Store store() {
        return store;
    }

    Version stored() {
        return version;
    }

    private Metadata metadata() {
        return version.metadata().metadata();
    }

    @Override
    public String location() {
        return store.root();
    }

    @Override
    public String tableId() {
        return version.identity().tableId();
    }

    @Override
    public long version() {
        return version.number();
    }

    @Override
    public String id() {
        return version.line().snapshotId();
    }

    @Override
    public Instant time() {
        return version.line().time();
    }

    @Override
    public String operation() {
        return version.line().operation().text();
    }

    @Override
    public Schema schema() {
        return metadata().schema();
    }

    @Override
    public Partitioning partitioning() {
        return metadata().partitioning();
    }

    @Override
    public Map<Integer, Partitioning> partitionings() {
        return metadata().partitioningsById();
    }

    @Override
    public Map<String, String> properties() {
        return metadata().properties();
    }

    @Override
    public Totals totals() {
        return version.line().totals();
    }

    @Override
    public Map<String, Long> metrics() {
        return version.metrics();
    }

    @Override
    public ScanPlan plan(List<Predicate> conditions) {
        ScanPlanner planner = new ScanPlanner(conditions, metadata());
        new LiveFiles(store, version).forEach(planner::offer);
        return planner.plan(totals().files());
    }

    @Override
    public String toString() {
        return "version " + version() + " (snapshot " + id() + ") of " + location();
    }
}
