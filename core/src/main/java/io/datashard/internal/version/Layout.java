package io.datashard.internal.version;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where things are inside a table; FORMAT.md, section "Layout". All paths are relative to the table's root. */
public final class Layout {
    /** The one directory that belongs to datashard. */
    public static final String DIRECTORY = "_datashard";

    /** Holds one object for each version. */
    public static final String COMMITS = DIRECTORY + "/commits";

    /** Holds the hint at the newest version. */
    public static final String LATEST = COMMITS + "/latest";

    /** Holds the tickets of transactions that wait for their turn. */
    public static final String WAITING = COMMITS + "/waiting";

    /** The file by which writers on one machine go one after the other. */
    public static final String LOCK = COMMITS + "/lock";

    /** Holds one directory for each transaction. */
    public static final String SNAPSHOTS = DIRECTORY + "/snapshots";

    /** Holds one object for each pin. */
    public static final String PINS = DIRECTORY + "/pins";

    /** Holds what vacuum knows of its own work. */
    public static final String VACUUM = DIRECTORY + "/vacuum";

    /** In a database: holds one object for each decision. */
    public static final String TRANSACTIONS = DIRECTORY + "/transactions";

    /** In a database: says which one it is. */
    public static final String DATABASE = DIRECTORY + "/database.json";

    /** No version has more digits, so that every number fits into a long: those of a hint, and in names after two zeros. */
    private static final Pattern COMMIT = Pattern.compile("00(\\d{18})\\.json");

    private Layout() {}

    /** In a database: the decision on a transaction over several tables. */
    public static String decision(String id) {
        return TRANSACTIONS + "/" + id + ".json";
    }

    /** A copy of the decision on a version, for a table that is copied without its database. */
    public static String decisionCopy(long version) {
        return String.format(Locale.ROOT, "%s/%020d.decision.json", COMMITS, version);
    }

    /** The object of a pin. */
    public static String pin(String id) {
        return PINS + "/" + id + ".json";
    }

    /** The object of a version. */
    public static String commit(long version) {
        return String.format(Locale.ROOT, "%s/%020d.json", COMMITS, version);
    }

    /** The version whose object has a name in the directory {@link #COMMITS}; 0 if it is something else that lies there. */
    public static long versionOf(String name) {
        Matcher matcher = COMMIT.matcher(name);
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    }

    /** The ticket of a transaction. */
    public static String waiting(String snapshotId) {
        return WAITING + "/" + snapshotId;
    }

    /** The directory of a transaction. */
    public static String snapshot(String snapshotId) {
        return SNAPSHOTS + "/" + snapshotId;
    }

    /** A data file. {@code partitionPath} is empty or ends without a slash. */
    public static String tablet(String snapshotId, String partitionPath, String name) {
        String directory = snapshot(snapshotId) + "/tablets/";
        return partitionPath.isEmpty() ? directory + name : directory + partitionPath + "/" + name;
    }

    /** A file of deletion vectors that one transaction wrote. */
    public static String deletes(String snapshotId, String name) {
        return snapshot(snapshotId) + "/deletes/" + name;
    }

    /** A sorted run or another part of the metadata that one transaction wrote. */
    public static String catalog(String snapshotId, String name) {
        return snapshot(snapshotId) + "/catalog/" + name;
    }
}
