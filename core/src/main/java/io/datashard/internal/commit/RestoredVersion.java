package io.datashard.internal.commit;

import io.datashard.SnapshotNotFoundException;
import io.datashard.internal.commit.NextVersion.Draft;
import io.datashard.internal.version.Changes;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Operation;
import io.datashard.internal.version.StoredMetadata;
import io.datashard.internal.version.Version;

/**
 * Builds the version that makes a table again what it was at an older one. It refers to that one's runs and files; what applications
 * have committed, what is kept of other versions and the history go on from the newest version.
 */
final class RestoredVersion implements Commit.Step {
    private final VersionLog log;
    private final ReferringVersion next;
    private final TransactionId id;
    private final Version target;

    RestoredVersion(VersionLog log, HistoryLog history, TransactionId id, Version target) {
        this.log = log;
        this.next = new ReferringVersion(log, history, id);
        this.id = id;
        this.target = target;
    }

    @Override
    public Draft after(Version tip, Attempt attempt) {
        tip.requireWritable(log.store().root());
        target.requireWritable(log.store().root());
        if (!tip.contents().retention().keeps(target.number())) {
            throw new SnapshotNotFoundException(
                    "the table at " + log.store().root() + " cannot be rolled back to version "
                            + target.number() + ": it was vacuumed up to version "
                            + tip.contents().retention().firstKept()
                            + ", and that version has no tag. Nothing was committed. Choose a newer version from the table's history");
        }
        return next.after(
                tip,
                new ReferringVersion.State(
                        Operation.ROLLBACK,
                        metadata(tip, attempt),
                        target.contents().files(),
                        target.line().totals(),
                        tip.contents().retention(),
                        Changes.restoring(target.number())),
                attempt);
    }

    /** That of the old version, except that ids which were given since are not given again. */
    private StoredMetadata metadata(Version tip, Attempt attempt) {
        Metadata before = target.metadata().metadata();
        Metadata now = tip.metadata().metadata();
        Metadata metadata = before.neverGivingAgain(
                before.partitionings().containsAll(now.partitionings())
                        ? now.schema().lastFieldId()
                        : now.lastId());
        if (metadata.equals(before)) {
            return target.metadata();
        }
        return metadata.equals(now)
                ? tip.metadata()
                : new MetadataFile(log.store())
                        .store(metadata, Layout.catalog(id.snapshotId(), "metadata-" + attempt.count() + ".json"));
    }
}
