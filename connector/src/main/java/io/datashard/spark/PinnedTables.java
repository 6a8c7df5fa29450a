package io.datashard.spark;

import io.datashard.Database;
import io.datashard.DatabasePin;
import io.datashard.DatashardException;
import io.datashard.Snapshot;
import io.datashard.TableName;
import io.datashard.Transaction;
import io.datashard.spark.seam.Sessions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** The tables of one or several databases as they were when these were pinned; other tables as they are. The former cannot be written. */
final class PinnedTables implements SessionView {
    /** The setting of a session that has the pins, by which Spark also passes them to {@code load(path)} as the option {@code pin}. */
    static final String CONF = "spark.datasource.datashard." + Options.PIN;

    /** What was read for a token stays: a pin never changes, and takes a request for each table. */
    private static final Map<SparkSession, Map<String, PinnedTables>> KNOWN = new WeakHashMap<>();

    private static final int MOST_KNOWN = 16;

    private static final Pattern TOKEN = Pattern.compile("([A-Za-z0-9_-]+)@([^,]+)");

    private final List<Pinned> databases;

    private record Pinned(DatabasePlace place, DatabasePin pin) {}

    private PinnedTables(List<Pinned> databases) {
        this.databases = databases;
    }

    /** What the session's setting pins, if it is set. */
    static Optional<PinnedTables> of(SparkSession session) {
        scala.Option<String> tokens = session.conf().getOption(CONF);
        return tokens.isEmpty() || tokens.get().isBlank() ? Optional.empty() : Optional.of(of(tokens.get(), session));
    }

    /**
     * What tokens pin.
     *
     * @param tokens with commas between them, each of another database
     * @throws DatashardException if one is no token, or two are of one database
     * @throws io.datashard.SnapshotNotFoundException if a version of one was vacuumed
     */
    static PinnedTables of(String tokens, SparkSession session) {
        Map<String, PinnedTables> known;
        synchronized (KNOWN) {
            known = KNOWN.computeIfAbsent(session, first -> new LinkedHashMap<>());
        }
        synchronized (known) {
            PinnedTables pinned = known.get(tokens);
            if (pinned == null) {
                pinned = read(tokens, Sessions.hadoopConfiguration(session));
                if (known.size() >= MOST_KNOWN) {
                    known.clear();
                }
                known.put(tokens, pinned);
            }
            return pinned;
        }
    }

    private static PinnedTables read(String tokens, Configuration configuration) {
        List<Pinned> databases = new ArrayList<>();
        for (String token : tokens.split(",", -1)) {
            Matcher parts = TOKEN.matcher(token.trim());
            if (!parts.matches()) {
                throw new DatashardException("this is no token of a pinned database: \"" + token
                        + "\". Set " + CONF + ", or the option " + Options.PIN
                        + ", to what SparkDatabase.pin() returned, whole; several with commas between them");
            }
            Database database = Database.open(decoded(parts.group(2)), configuration);
            DatabasePlace place = new DatabasePlace(database.location(), configuration);
            if (databases.stream().anyMatch(other -> other.place().root().equals(place.root()))) {
                throw new DatashardException("two tokens pin the database at " + place.root() + ". Give one of them");
            }
            databases.add(new Pinned(place, database.pinned(parts.group(1))));
        }
        return new PinnedTables(List.copyOf(databases));
    }

    /** The token of a pin, which names its database. */
    static String token(Database database, DatabasePin pin) {
        return pin.token() + "@" + database.location().replace("%", "%25").replace(",", "%2C");
    }

    private static String decoded(String location) {
        return location.replace("%2C", ",").replace("%25", "%");
    }

    /** The one of the databases in which a location lies, the innermost if they lie in each other. */
    private Optional<Pinned> databaseOf(String location) {
        return databases.stream()
                .filter(database -> database.place().holds(location))
                .max(Comparator.comparingInt(database -> database.place().root().length()));
    }

    @Override
    public TableAddress see(TableAddress address) {
        return databaseOf(address.location())
                .<TableAddress>map(database -> new PinnedAddress(
                        address, database.pin(), database.place().nameOf(address.location())))
                .orElse(address);
    }

    @Override
    public Optional<List<String>> tablesIn(String directory) {
        return databaseOf(directory).map(database -> {
            Optional<List<String>> namespace = database.place().partsOf(directory);
            return database.pin().tables().stream()
                    .filter(table -> namespace.filter(table.namespace()::equals).isPresent())
                    .map(TableName::name)
                    .sorted()
                    .toList();
        });
    }

    @Override
    public Transaction begin(Snapshot found) {
        if (databaseOf(found.location()).isPresent()) {
            throw PinnedAddress.refused(found.location());
        }
        return NewestTables.VIEW.begin(found);
    }

    @Override
    public void requireAlone(String statement, String location) {
        if (databaseOf(location).isPresent()) {
            throw new DatashardException(statement
                    + " cannot be done in a session that reads a pinned state of the database, by " + CONF
                    + ". Nothing was done. Unset it, or use another session: spark.newSession()");
        }
    }
}
