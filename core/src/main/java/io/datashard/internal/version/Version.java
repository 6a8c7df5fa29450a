package io.datashard.internal.version;

import io.datashard.internal.catalog.FileCatalog;
import io.datashard.internal.catalog.LiveFiles;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.store.Store;
import java.util.Map;

/**
 * One version of a table: the whole state, by reference. Immutable, and so is all that it refers to.
 *
 * @param identity which table and which transaction
 * @param line the version in one line
 * @param metadata schema, partitioning and properties
 * @param contents files and history
 * @param changes what it changed
 * @param metrics what the commit took
 */
public record Version(
        Identity identity,
        VersionLine line,
        StoredMetadata metadata,
        Contents contents,
        Changes changes,
        Map<String, Long> metrics) {

    public Version {
        metrics = Map.copyOf(metrics);
    }

    /**
     * Whose version it is.
     *
     * @param tableId a UUID, the table's for ever
     * @param transactionId a UUID, never used again
     */
    public record Identity(String tableId, String transactionId) {}

    /** What a version holds. */
    public record Contents(FileCatalog files, History history) {}

    /**
     * Streams its files in key order; to be closed.
     *
     * @throws io.datashard.CorruptTableException here or from the stream when a run of the catalog cannot be read
     */
    public LiveFiles files(Store store, Selection selection) {
        return contents.files().live(store, metadata.metadata().catalogSchema(), selection);
    }

    /** The version's number. */
    public long number() {
        return line.version();
    }
}
