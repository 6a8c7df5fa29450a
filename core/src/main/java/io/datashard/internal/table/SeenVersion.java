package io.datashard.internal.table;

import io.datashard.Totals;
import io.datashard.internal.catalog.FileCatalog;
import io.datashard.internal.commit.TransactionId;
import io.datashard.internal.version.Changes;
import io.datashard.internal.version.History;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Operation;
import io.datashard.internal.version.Retention;
import io.datashard.internal.version.StoredMetadata;
import io.datashard.internal.version.Version;
import io.datashard.internal.version.VersionLine;
import io.datashard.internal.version.Writers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Versions that are in no store: a table as a transaction sees it that has altered, replaced or created it. */
final class SeenVersion {
    private SeenVersion() {}

    /**
     * The rows of a version with other columns.
     *
     * @param unique a name that no other version has
     */
    static Version of(Version base, Metadata metadata, String unique) {
        Version.Contents contents = base.contents();
        return new Version(
                new Version.Identity(base.identity().tableId(), unique),
                base.line(),
                stored(metadata, base.number()),
                new Version.Contents(
                        base.catalogAs(metadata), contents.history(), contents.writers(), contents.retention()),
                base.changes(),
                Map.of());
    }

    /**
     * No rows.
     *
     * @param replaced the table that is replaced; nothing where one is created
     * @param creation whose id the created table has until it has one
     */
    static Version empty(Optional<Version> replaced, Metadata metadata, String unique, TransactionId creation) {
        VersionLine line = replaced.map(Version::line)
                .orElseGet(() ->
                        new VersionLine(0, 0, creation.snapshotId(), Instant.EPOCH, Operation.CREATE, Totals.NONE));
        return new Version(
                new Version.Identity(
                        replaced.map(there -> there.identity().tableId()).orElse(creation.transactionId()), unique),
                new VersionLine(
                        line.version(), line.parent(), line.snapshotId(), line.time(), line.operation(), Totals.NONE),
                stored(metadata, line.version()),
                new Version.Contents(
                        new FileCatalog(List.of(), List.of()),
                        replaced.map(there -> there.contents().history()).orElse(History.NONE),
                        Writers.NONE,
                        Retention.ALL),
                new Changes(false, List.of()),
                Map.of());
    }

    /** Columns that are added are those of the next version, so that files of this one have their defaults. */
    private static StoredMetadata stored(Metadata metadata, long number) {
        return new StoredMetadata(metadata.committedAs(number + 1), Optional.empty());
    }
}
