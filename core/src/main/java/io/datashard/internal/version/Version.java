package io.datashard.internal.version;

import io.datashard.CorruptTableException;
import io.datashard.internal.catalog.FileCatalog;
import io.datashard.internal.catalog.LiveFiles;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One version of a table: the whole state, by reference. Immutable, and so is all that it refers to.
 *
 * @param identity which table and which transaction
 * @param line the version in one line
 * @param metadata schema, partitioning and properties
 * @param contents files, history and the writers it remembers
 * @param changes what it changed
 * @param metrics what the commit took
 * @param unknownWriterFeatures what a writer must know to build on this version and this code does not; to read it, nobody needs them
 */
public record Version(
        Identity identity,
        VersionLine line,
        StoredMetadata metadata,
        Contents contents,
        Changes changes,
        Map<String, Long> metrics,
        List<String> unknownWriterFeatures) {

    public Version {
        metrics = Map.copyOf(metrics);
        unknownWriterFeatures = List.copyOf(unknownWriterFeatures);
    }

    /** A version that this code writes. */
    public Version(
            Identity identity,
            VersionLine line,
            StoredMetadata metadata,
            Contents contents,
            Changes changes,
            Map<String, Long> metrics) {
        this(identity, line, metadata, contents, changes, metrics, List.of());
    }

    /**
     * Whose version it is.
     *
     * @param tableId a UUID, the table's for ever
     * @param transactionId a UUID, never used again
     */
    public record Identity(String tableId, String transactionId) {}

    /** What a version holds, and which others it keeps. */
    public record Contents(FileCatalog files, History history, Writers writers, Retention retention) {}

    /**
     * Streams its files in key order; to be closed.
     *
     * @throws CorruptTableException here or from the stream when a run of the catalog cannot be read
     */
    public LiveFiles files(Store store, Selection selection) {
        return contents.files().live(store, metadata.metadata().catalogSchema(), selection);
    }

    /**
     * Cuts a selection into ranges in key order, to be streamed side by side: {@link FileCatalog#ranges}.
     *
     * @param most how many at most
     */
    public List<Selection> ranges(Store store, Selection selection, int most) {
        return contents.files().ranges(store, metadata.metadata().catalogSchema(), selection, most);
    }

    /**
     * Streams its files like {@link #files(Store, Selection)}, as later metadata of the table has them.
     *
     * @param selection what to read, by that metadata
     */
    public LiveFiles files(Store store, Selection selection, Metadata later) {
        return catalogAs(later).live(store, later.catalogSchema(), selection);
    }

    /** Its catalog as later metadata of the table has it. Runs keep what they were written with, and are read as that. */
    public FileCatalog catalogAs(Metadata later) {
        FileCatalog files = contents.files();
        return new FileCatalog(new CurrentEntries(metadata.metadata(), later).of(files.tail()), files.runs());
    }

    /**
     * Checks that this code may commit on top of this version.
     *
     * @param root the table's, for the error
     * @throws CorruptTableException if it would lose or break what a newer datashard keeps in the table
     */
    public void requireWritable(String root) {
        if (!unknownWriterFeatures.isEmpty()) {
            throw new CorruptTableException(
                    "the table at " + root + " cannot be written to: since version " + number()
                            + " at the latest, writers need the features " + unknownWriterFeatures
                            + ", which this version of datashard lacks. It can be read. Write with a newer version of datashard");
        }
    }

    /** Whether it is the one that dropped the table: then there is nothing to read in it, and no commit on top but a creation. */
    public boolean isDropped() {
        return changes.dropped();
    }

    /** Whether it dropped the table for good, with all versions before it. */
    public boolean isPurged() {
        return isDropped() && contents.history().equals(History.NONE);
    }

    /** The same by a transaction of another id. */
    public Version by(String transactionId) {
        return new Version(
                new Identity(identity.tableId(), transactionId),
                line,
                metadata,
                contents,
                changes,
                metrics,
                unknownWriterFeatures);
    }

    /** The same, committed at another time: when it was decided. */
    public Version at(Instant time) {
        VersionLine decided = new VersionLine(
                line.version(), line.parent(), line.snapshotId(), time, line.operation(), line.totals());
        return new Version(identity, decided, metadata, contents, changes, metrics, unknownWriterFeatures);
    }

    /** The version's number. */
    public long number() {
        return line.version();
    }
}
