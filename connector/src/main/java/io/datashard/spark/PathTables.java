package io.datashard.spark;

import io.datashard.DatashardException;
import io.datashard.Snapshot;
import io.datashard.spark.seam.Sessions;
import io.datashard.spark.types.BooleanOption;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Tables that are named by their location. */
final class PathTables {
    private final SparkSession session;

    PathTables(SparkSession session) {
        this.session = session;
    }

    /** Hadoop's configuration with the session's settings in it, for the stores. */
    Configuration configuration() {
        return Sessions.hadoopConfiguration(session);
    }

    /** The table at a location as the session sees it, there or not. */
    TableAddress at(String location) {
        return SessionView.of(session).see(new PathAddress(location, configuration()));
    }

    /**
     * The table at the {@code path} option, or a metadata table of it, at the version that the other options choose when it is first
     * asked for something.
     *
     * @throws DatashardException if there is no such metadata table, or an option is given that only another one, or the table itself, has
     */
    org.apache.spark.sql.connector.catalog.Table load(CaseInsensitiveStringMap options) {
        String location = location(options);
        Supplier<Snapshot> snapshot = () -> {
            Options.requireKnownForRead(options.asCaseSensitiveMap());
            return SessionView.shown(TimeTravel.snapshot(address(location, options), options, Sessions.zone(session)));
        };
        String metadata = options.get(Options.METADATA);
        if (options.containsKey(Options.IDENTIFIER_COLUMNS) && !ChangesTable.NAME.equalsIgnoreCase(metadata)) {
            throw new DatashardException("the option " + Options.IDENTIFIER_COLUMNS + " = "
                    + options.get(Options.IDENTIFIER_COLUMNS) + " has no meaning without the option " + Options.METADATA
                    + " = " + ChangesTable.NAME + ": it tells updates in the changes of a table");
        }
        if (metadata != null && BooleanOption.isTrue(options, Options.NEIGHBORS)) {
            throw new DatashardException("the option " + Options.NEIGHBORS + " has no meaning with the option "
                    + Options.METADATA + " = " + metadata
                    + ": only rows of a table have neighbors. Leave out one of the two");
        }
        return metadata == null
                ? DatashardTable.provided(name(location), snapshot)
                : SideTables.of(name(location), metadata, snapshot);
    }

    /** The table as the session sees it or, if the options pin its database, as that was then. */
    private TableAddress address(String location, CaseInsensitiveStringMap options) {
        TableAddress address = new PathAddress(location, configuration());
        String pins = options.get(Options.PIN);
        if (pins != null) {
            return PinnedTables.of(pins, session).see(address);
        }
        return Optional.ofNullable(options.get(Options.SCOPE))
                .flatMap(id -> Scopes.find(id, session))
                .map(scope -> scope.see(address))
                .orElseGet(() -> at(location));
    }

    /** What users call the table at a location in SQL. */
    static String name(String location) {
        return "datashard.`" + location + "`";
    }

    /** @throws DatashardException unless there is exactly one path */
    static String location(CaseInsensitiveStringMap options) {
        if (options.containsKey("paths")) {
            throw new DatashardException("a datashard table is one directory, but several paths are given: "
                    + options.get("paths") + ". Load each and unite them with union");
        }
        String path = options.get("path");
        if (path == null || path.isBlank()) {
            throw new DatashardException(
                    "the path of the datashard table is missing; give it to load(path) or save(path)");
        }
        return path;
    }
}
