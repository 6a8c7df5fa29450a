package io.datashard.spark;

import io.datashard.DatashardException;
import io.datashard.internal.version.Once;
import io.datashard.spark.seam.RowPlacement;
import io.datashard.spark.types.BooleanOption;
import io.datashard.spark.write.WriteOptions;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** The options that users give to {@code spark.read} and {@code df.write}. Names are compared without regard to case. */
final class Options {
    /** Reads a version by number, snapshot id or tag. */
    static final String SNAPSHOT_ID = "snapshotId";

    /** Reads a version by number, as Delta names it; a snapshot id or a tag is taken, too. */
    static final String VERSION_AS_OF = "versionAsOf";

    /** Reads the version of a time. */
    static final String TIMESTAMP_AS_OF = "timestampAsOf";

    /** With the metadata table {@code changes}: columns with commas between that tell rows apart, by which updates are known. */
    static final String IDENTIFIER_COLUMNS = "identifierColumns";

    /** Reads a metadata table, such as {@code history}, of the version that the other options choose. */
    static final String METADATA = "metadata";

    /** Reads the table as it was when its database was pinned: what {@link SparkDatabase#pin} returned. */
    static final String PIN = "pin";

    /** {@code true}: reads each cell with the rows of other cells that are near it. */
    static final String NEIGHBORS = "neighbors";

    /** Ours and no user's: the open scope of the session that reads, which Spark does not tell otherwise. */
    static final String SCOPE = "__scope";

    /** Partitions a new table: {@code days(ts), bucket(16, id)}. */
    static final String PARTITIONING = "partitioning";

    /** {@code static} or {@code dynamic}: whether an overwrite takes all rows or those of the partitions written. */
    static final String PARTITION_OVERWRITE_MODE = "partitionOverwriteMode";

    /** {@code true}: an overwrite gives the table the schema and partitioning of what is written. */
    static final String OVERWRITE_SCHEMA = "overwriteSchema";

    /** {@code true}: columns that the rows have and the table lacks are added, and wider ones widened, in the same commit. */
    static final String MERGE_SCHEMA = "mergeSchema";

    /** With {@link #TXN_VERSION}: who numbers its writes, as Delta names it. */
    static final String TXN_APP_ID = "txnAppId";

    /** The number of a write, which is committed once. */
    static final String TXN_VERSION = "txnVersion";

    private static final Set<String> READ =
            Set.of(SNAPSHOT_ID, VERSION_AS_OF, TIMESTAMP_AS_OF, METADATA, IDENTIFIER_COLUMNS, PIN, NEIGHBORS);
    private static final Set<String> SAVE =
            Set.of(PARTITIONING, PARTITION_OVERWRITE_MODE, OVERWRITE_SCHEMA, MERGE_SCHEMA, TXN_APP_ID, TXN_VERSION);

    /** What Spark passes beside the user's options. */
    private static final Set<String> SPARK =
            Set.of("path", "paths", "__partition_columns", "__required_write_privileges__", SCOPE);

    private static final int NEAR = 4;

    private Options() {}

    /** @throws DatashardException for an option that reading does not know */
    static void requireKnownForRead(Map<String, String> options) {
        requireKnown(options, READ, "reading");
    }

    /** @throws DatashardException for an option that writing does not know */
    static void requireKnownForWrite(Map<String, String> options) {
        Set<String> known = new TreeSet<>(SAVE);
        known.addAll(WriteOptions.NAMES);
        requireKnown(options, known, "writing");
    }

    /**
     * For a write to which nobody gave columns that the rows have beyond the table's.
     *
     * @throws DatashardException if the options ask for that
     */
    static void requireNoMerge(CaseInsensitiveStringMap options, String table) {
        if (BooleanOption.isTrue(options, MERGE_SCHEMA)) {
            throw new DatashardException(
                    "the option " + MERGE_SCHEMA + " = true has no effect on this write to " + table
                            + ", so nothing was written. It takes a write by name (writeTo, saveAsTable, save) and, but for save(path), a"
                            + " session with spark.sql.extensions = io.datashard.spark.DatashardSparkSessionExtensions");
        }
    }

    /**
     * The numbered work that a write is, if its options say so.
     *
     * @throws DatashardException if only one of the two options is given, or one of them is not possible
     */
    static Optional<Once> once(CaseInsensitiveStringMap options) {
        String application = options.get(TXN_APP_ID);
        String number = options.get(TXN_VERSION);
        if (application == null && number == null) {
            return Optional.empty();
        } else if (application == null || number == null) {
            throw new DatashardException("the option " + (application == null ? TXN_APP_ID : TXN_VERSION)
                    + " is missing: a write that is to be committed once needs " + TXN_APP_ID
                    + ", the id of the job, and " + TXN_VERSION
                    + ", the number of this run, such as foreachBatch's batch id");
        } else if (!number.matches("\\d{1,18}")) {
            throw new DatashardException("the option " + TXN_VERSION + " is \"" + number
                    + "\"; set it to a number of at least 0 that rises from one write of " + application
                    + " to the next");
        }
        return Optional.of(new Once(application, Long.parseLong(number)));
    }

    private static void requireKnown(Map<String, String> options, Set<String> known, String use) {
        for (String name : options.keySet()) {
            boolean sparks = SPARK.contains(name.toLowerCase(Locale.ROOT))
                    || name.toLowerCase(Locale.ROOT).startsWith("spark.datasource.")
                    || RowPlacement.isOption(name);
            if (!sparks && known.stream().noneMatch(name::equalsIgnoreCase)) {
                throw new DatashardException("\"" + name + "\" is no option for " + use + " a datashard table"
                        + suggest(name, known) + ". The options are " + String.join(", ", new TreeSet<>(known)));
            }
        }
    }

    private static String suggest(String name, Set<String> known) {
        ToIntFunction<String> distance = option -> LevenshteinDistance.getDefaultInstance()
                .apply(name.toLowerCase(Locale.ROOT), option.toLowerCase(Locale.ROOT));
        return known.stream()
                .min(Comparator.comparingInt(distance))
                .filter(option -> distance.applyAsInt(option) <= NEAR)
                .map(option -> "; did you mean " + option + "?")
                .orElse("");
    }
}
