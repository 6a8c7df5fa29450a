package io.datashard;

import java.util.Optional;
import java.util.Set;

/** One state of a database: a version of each of its tables. Immutable: whatever is committed later, it shows the same. */
public interface DatabasePin {
    /** The tables that were there. */
    Set<TableName> tables();

    /** The version of a table; nothing if it was not there. */
    Optional<Snapshot> find(TableName table);

    /**
     * The version of a table.
     *
     * @throws TableNotFoundException if it was not there
     */
    Snapshot snapshot(TableName table);

    /**
     * Whether there was a moment at which the tables had exactly these versions. Else others committed all the time while they were read;
     * then it shows each transaction over several tables in all of its tables or in none, but not necessarily what was committed to single
     * tables in the order in which it was.
     */
    boolean isOfOneMoment();

    /** A text from which {@link Database#pinned} makes the same pin, in any process. */
    String token();
}
