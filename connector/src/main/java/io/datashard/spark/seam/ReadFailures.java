package io.datashard.spark.seam;

import io.datashard.CorruptTableException;
import io.datashard.DatashardException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskKilledException;

/** What is said when a data file cannot be read. */
record ReadFailures(String table) {

    /** What to throw for a failure of the store or of Spark's reader. */
    RuntimeException unreadable(Path file, Exception cause) throws IOException {
        if (cause instanceof InterruptedIOException || cause instanceof ClosedByInterruptException) {
            throw (IOException) cause; // the task was told to stop; the file is not to blame
        } else if (cause instanceof TaskKilledException || cause instanceof DatashardException) {
            return (RuntimeException) cause;
        } else if (cause instanceof FileNotFoundException) {
            return new CorruptTableException(
                    "the data file " + file + " of the table " + table
                            + " is missing: vacuum has removed the version since it was loaded, or something other than"
                            + " datashard has deleted the file. Load the table again; if the error stays, restore the file",
                    cause);
        }
        return new CorruptTableException(
                "the data file " + file + " of the table " + table + " cannot be read: " + cause
                        + ". Either the store fails, then run the query again; or the file was cut short or replaced by"
                        + " something other than datashard, then restore it",
                cause);
    }

    /** For a file of which no column can be told. */
    CorruptTableException withoutIds(Path file, Object schema) {
        return new CorruptTableException("the data file " + file + " of the table " + table
                + " was not written by datashard: none of its columns has a field id, so it is not known which column is which."
                + " Restore the file that was written there. Its schema is " + schema);
    }
}
