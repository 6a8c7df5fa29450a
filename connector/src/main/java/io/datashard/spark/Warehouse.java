package io.datashard.spark;

import io.datashard.Database;
import io.datashard.DatashardException;
import io.datashard.TableName;
import io.datashard.internal.database.Names;
import io.datashard.spark.seam.Sessions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Identifier;

/**
 * Where the tables of a catalog are: those with names in the catalog's warehouse, if it has one, and those with paths anywhere.
 *
 * @param catalog the catalog's name
 * @param location the warehouse, as the user set it
 */
record Warehouse(String catalog, Optional<String> location) {

    /** Hadoop's configuration with the active session's settings in it. */
    static Configuration configuration() {
        return Sessions.hadoopConfiguration(SparkSession.active());
    }

    /** What the active session sees. */
    static SessionView view() {
        return SessionView.of(SparkSession.active());
    }

    /**
     * The database of the tables with names.
     *
     * @throws DatashardException if the catalog has no warehouse
     */
    Database database() {
        return location.map(warehouse -> Database.open(warehouse, configuration()))
                .orElseThrow(() -> new DatashardException("the catalog " + catalog
                        + " has no warehouse, so no table has a name in it. Set spark.sql.catalog." + catalog
                        + ".warehouse to a directory, or name the table by its path: " + catalog
                        + ".`/data/flights`"));
    }

    /**
     * Where an identifier leads in the active session, whether a table is there or not.
     *
     * @throws DatashardException if it is no path, and is not possible as a name or the catalog has no warehouse
     */
    TableAddress address(Identifier ident) {
        return view().see(
                        isPath(ident)
                                ? new PathAddress(ident.name(), configuration())
                                : new NamedAddress(
                                        catalog, database(), new TableName(List.of(ident.namespace()), ident.name())));
    }

    /** Where an identifier leads, if a table can be there. */
    Optional<TableAddress> find(Identifier ident) {
        return isPath(ident) || parts(ident).allMatch(Names::isPossible)
                ? Optional.of(address(ident))
                : Optional.empty();
    }

    /** Where the table lies whose metadata table an identifier calls, if it has the form of one: the table's name comes first. */
    Optional<TableAddress> tableOfMetadata(Identifier ident) {
        String[] namespace = ident.namespace();
        if (namespace.length == 0) {
            return Optional.empty();
        }
        int last = namespace.length - 1;
        return find(Identifier.of(Arrays.copyOf(namespace, last), namespace[last]));
    }

    private static Stream<String> parts(Identifier ident) {
        return Stream.concat(Arrays.stream(ident.namespace()), Stream.of(ident.name()));
    }

    static boolean isPath(Identifier ident) {
        return ident.namespace().length == 0 && ident.name().contains("/");
    }
}
