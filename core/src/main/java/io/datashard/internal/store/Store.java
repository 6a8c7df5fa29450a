package io.datashard.internal.store;

import io.datashard.DatashardException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;

/**
 * The store of one table. Paths are relative to the table's root, with {@code /} between names.
 *
 * <p>Every method throws {@link java.io.UncheckedIOException} when the store fails. Instances are safe for concurrent use.
 */
public interface Store {

    /**
     * The table's root as an absolute location with its scheme, without a trailing slash and, as everywhere in Hadoop, with blanks and
     * signs as they are: {@link Stores#open} and {@code new Path} take it.
     */
    String root();

    /**
     * What tells this table from others in the process: the root and, where equal roots may lie on different services, the service.
     */
    default String identity() {
        return root();
    }

    /**
     * To be called before the first {@link #putIfAbsent}. Stores whose servers differ in what they honour try it out, once per process
     * and server; the others have nothing to do.
     *
     * @throws io.datashard.DatashardException if this store lets several callers create one path
     */
    default void requireExclusivePuts() {}

    /**
     * Creates a file with all of {@code content}, durably, if nothing has that path. Of any number of concurrent callers on one
     * path exactly one gets true, and no reader ever sees a part of the content.
     *
     * @return true if this call created the file, false if the path was taken
     * @throws PutRefusedException when this call certainly created nothing, and trying again would do no good
     * @throws java.io.UncheckedIOException when the outcome is not known: the file may or may not have been created
     */
    boolean putIfAbsent(String path, byte[] content);

    /**
     * The same for a file that follows another one, as the last check that nobody has moved the directory or put another in its place.
     * Stores whose directories cannot be renamed have nothing to check.
     *
     * @param predecessor the path of the other file, in the same directory
     * @param same whether a content is the one that was followed
     * @throws DirectoryGoneException when the other file is not there or another one is, and this call certainly created nothing
     */
    default boolean putAfter(String path, byte[] content, String predecessor, Predicate<byte[]> same) {
        return putIfAbsent(path, content);
    }

    /**
     * Makes a directory and the root, if they are missing, before anything is written for a table to be. No other method makes the root:
     * what is written after the table was renamed or deleted fails, and does not come to lie in a new directory of the old name.
     */
    default void prepare(String directory) {}

    /**
     * Renames a directory in one step, with all that is below it.
     *
     * @param to where nothing is, because HDFS refuses even an empty directory; the directory above it is made
     * @throws io.datashard.DatashardException if the store cannot do that in one step
     * @throws java.io.UncheckedIOException also if something is there; then nothing was renamed
     */
    default void renameDirectory(String from, String to) {
        throw new DatashardException("the directory " + from + " below " + root() + " cannot be renamed to " + to
                + ": this store copies files one by one, so that others would see parts of it. Copy the table into a new one"
                + " and drop the old one instead, or keep tables that are renamed on HDFS or a local disk");
    }

    /**
     * Takes the lock by which the writers of a table on one machine go one after the other instead of racing, if nobody holds it. It
     * is advice and no more: whoever ignores it is as right. Stores without locks give it to everybody.
     *
     * @param path an empty file that stands for the lock; created where needed
     * @return the lock, to be closed by its holder; nothing if somebody else holds it
     */
    default Optional<WriterLock> tryLock(String path) {
        return Optional.of(() -> {});
    }

    /** Creates or replaces a file as a whole. Of concurrent callers the last one wins. Not necessarily durable. */
    void overwrite(String path, byte[] content);

    /**
     * The same for a file of a directory that is known by another of its files, as the last check that nobody has moved the directory or
     * put another in its place. Stores whose directories cannot be renamed have nothing to check.
     *
     * @param known the path of the other file, in the same directory
     * @param same whether a content is the one that the other file must have
     * @throws DirectoryGoneException when the other file is not there or another one is; then nothing was replaced
     */
    default void overwriteIn(String path, byte[] content, String known, Predicate<byte[]> same) {
        overwrite(path, content);
    }

    /** The content of a file, or nothing if there is none. Sees every file whose creation ended before this call began. */
    Optional<byte[]> read(String path);

    /** Whether a file exists. Sees every file whose creation ended before this call began. */
    boolean exists(String path);

    /** The names in a directory, in no order; none if there is no such directory. Path "" is the root. */
    List<String> list(String directory);

    /** The names of the directories in a directory, as {@link #list} gives them. */
    default List<String> listDirectories(String directory) {
        return list(directory);
    }

    /** What the store says of a file, or nothing if there is none. Sees every file whose creation ended before this call began. */
    Optional<StoredFile> status(String path);

    /** What the store says of all files below a directory, in no order; none if there is no such directory. */
    List<StoredFile> filesBelow(String directory);

    /**
     * Deletes a directory, and those below it, as far as there are no files in them. Stores without directories have nothing to do. For
     * directories in which nobody writes any more.
     */
    default void deleteEmptyDirectories(String directory) {}

    /** Deletes a file if it exists. */
    void delete(String path);

    /** Deletes a directory with all that is below it, if it exists. */
    void deleteDirectory(String path);

    /** A file to be read as Parquet. */
    InputFile input(String path);

    /**
     * A file to be written as Parquet, once, under a name that nobody else writes. Its directories are created. Its content is
     * durable when its stream is closed; that its name is durable {@link #makeDurable} says.
     */
    OutputFile output(String path);

    /**
     * Makes the names of files durable that were written through {@link #output}, by any process, and closed.
     *
     * @throws DirectoryGoneException if the files are no longer there
     */
    void makeDurable(Collection<String> files);
}
