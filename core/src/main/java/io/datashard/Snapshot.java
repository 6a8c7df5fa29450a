package io.datashard;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * One version of a table. Immutable: whatever is committed later, it shows the same schema and the same files.
 */
public interface Snapshot {

    /** The table's root, absolute and with its scheme; {@link Table#load} takes it. */
    String location();

    /** The table's identity, which a table created at the same place later does not share. */
    String tableId();

    /** The version's number, 1 for the first. */
    long version();

    /** The id of the transaction's snapshot directory, {@code YYYYMMDDHHmmss.} and fourteen digits. */
    String id();

    /** When the version was committed; strictly later than its parent's time. */
    Instant time();

    /** What the transaction did: create, append, overwrite, delete, replace, alter, merge. */
    String operation();

    /** The columns. */
    Schema schema();

    /** The partitioning for new files. */
    Partitioning partitioning();

    /** Every partitioning that files of the table may have, by id. */
    Map<Integer, Partitioning> partitionings();

    /** The table's properties. */
    Map<String, String> properties();

    /** What the version holds. */
    Totals totals();

    /** What the commit took: attempts, milliseconds and so on, as measured until the version was written. */
    Map<String, Long> metrics();

    /**
     * One line for this version and each before it, newest first. Whoever stops early pays only for what was read: the newest lines
     * are in the version, and older ones in files that hold many.
     *
     * @throws CorruptTableException from the stream, when such a file cannot be read
     */
    Stream<Table.HistoryLine> history();

    /**
     * The greatest sequence number that an application has committed, up to this version, with {@link Transaction#once}; nothing if
     * there is none or the table has forgotten it. A job that lost its place can go on from here.
     */
    OptionalLong lastSequence(String application);

    /**
     * The files that may hold rows satisfying all {@code conditions}. Reads the catalog, never a data file.
     *
     * @throws CorruptTableException when the catalog cannot be read
     */
    ScanPlan plan(List<Predicate> conditions);

    /**
     * The entries of the same files, with all statistics that the catalog has of them: what {@link Transaction#delete} and {@link
     * Transaction#replace} need. In catalog order. An object for each file; to read the files, {@link #plan} is enough and takes far
     * less memory.
     *
     * @throws CorruptTableException when the catalog cannot be read
     */
    List<FileEntry> entries(List<Predicate> conditions);

    /** Begins a transaction that reads this version. What was committed since counts as concurrent. */
    Transaction newTransaction();
}
