package io.datashard;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
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

    /**
     * What the transaction did: create, append, overwrite, delete, update, merge-into, replace, rewrite, alter, merge, rollback,
     * tag, vacuum. Lines of the history may say drop, too.
     */
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
     * What this version and each before it changed, newest first, up to the newest that was vacuumed: what that one changed is no longer
     * known. A version that rolled the table back is shown as one that removed everything and added the files that it brought back. Each costs the reading of its version object and, where it changed
     * much, of runs; whoever stops early pays only for what was read.
     *
     * @throws CorruptTableException from the stream, when a version cannot be read
     */
    Stream<VersionChange> changes();

    /**
     * Which rows versions up to this one inserted and deleted. It costs what they changed, and for those that changed files that were
     * there also the reading of the catalog in the partitions of these. No data file is read. An update of a row is shown as what it is: a
     * row deleted and a row inserted by one version. A version that only wrote the same rows to other files, or changed no rows, shows
     * nothing.
     * The rows of all versions are to be read with this version's schema; of a column that it no longer has, nothing is known.
     *
     * @param since the version whose rows the changes start from; 0 for the table before its first version
     * @param until the last version to look at, at most this one
     * @throws IllegalArgumentException unless {@code since} and {@code until} rise up to this version
     * @throws SnapshotNotFoundException if {@code since} or a later version was vacuumed, and with it perhaps files that the next one
     *     removed, or is none
     * @throws DatashardException if {@code since} is a version of another table that was dropped here
     * @throws CorruptTableException when a version or its catalog cannot be read
     */
    ChangePlan changePlan(long since, long until);

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
     * The same for a reader that needs only some of the rows: the catalog is read until the files found hold {@code rows} rows that
     * all satisfy all conditions. What is left out is missing in {@link ScanPlan#filesInPartitions}, too.
     *
     * @throws CorruptTableException when the catalog cannot be read
     */
    ScanPlan plan(List<Predicate> conditions, long rows);

    /**
     * The entries of the files that {@link #plan} gives, with all statistics that the catalog has of them: what {@link Transaction#delete} and {@link
     * Transaction#replace} need. In catalog order. An object for each file; to read the files, {@link #plan} is enough and takes far
     * less memory.
     *
     * @throws CorruptTableException when the catalog cannot be read
     */
    List<FileEntry> entries(List<Predicate> conditions);

    /**
     * Files that are better kept as fewer: small ones of one partition, and those of which many rows are deleted. The catalog is read in
     * order until enough are found. Only files of {@link #partitioning} count.
     *
     * @param targetBytes what a file should have; half as much again may come out
     * @param most how many groups at most
     * @param candidates which files may be compacted; the others do not count
     * @return each to become one file; empty when nothing is left to do
     * @throws CorruptTableException when the catalog cannot be read
     */
    List<CompactionGroup> compactionGroups(
            long targetBytes, int most, java.util.function.Predicate<FileEntry> candidates);

    /**
     * Streams the entries of all files in catalog order, with what the catalog has of some columns' statistics. Holds one entry of each
     * run at a time. For one thread; to be closed.
     *
     * @param statistics field ids of the columns whose statistics are wanted; others may be there, too
     * @throws CorruptTableException here or from the stream when the catalog cannot be read
     */
    Stream<FileEntry> files(Set<Integer> statistics);

    /**
     * Aggregates of the rows that satisfy all {@code conditions}, as the catalog gives them: exactly, or not at all. No data file is
     * read; the catalog is streamed, and left as soon as a file's entry leaves something open.
     *
     * @param groupBy the rows of a group agree in these columns
     * @return a group for each combination of values that a row has, in no order; without {@code groupBy} always one, whose count is 0
     *     and whose least and greatest values are null where there are no rows. Nothing if a condition does not hold for all rows of a
     *     file or for none, a file may hold several values of a column in {@code groupBy}, or statistics are missing or not exact. Also
     *     nothing where the least or greatest value would be zero with a sign that is not known, and for very many groups
     * @throws IllegalArgumentException for a column that is not of the snapshot's schema
     * @throws CorruptTableException when the catalog cannot be read
     */
    Optional<List<AggregateGroup>> aggregate(
            List<Predicate> conditions, List<Field> groupBy, List<Aggregate> aggregates);

    /**
     * What is known about columns in the files that {@link #plan} gives for the same conditions. Streams the catalog.
     *
     * @param columns field ids of primitive columns
     * @return a summary for each of them
     * @throws IllegalArgumentException for an id that no primitive column of the snapshot's schema has
     * @throws CorruptTableException when the catalog cannot be read
     */
    Map<Integer, ColumnSummary> summaries(List<Predicate> conditions, Set<Integer> columns);

    /** Begins a transaction that reads this version. What was committed since counts as concurrent. */
    Transaction newTransaction();
}
