package io.datashard.spark;

import io.datashard.Database;
import io.datashard.DatashardException;
import io.datashard.NamespaceAlreadyExistsException;
import io.datashard.NamespaceNotEmptyException;
import io.datashard.NamespaceNotFoundException;
import io.datashard.internal.database.Names;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NonEmptyNamespaceException;
import org.apache.spark.sql.connector.catalog.NamespaceChange;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import scala.Option;

/** The namespaces of a warehouse, as Spark asks for them. */
final class Namespaces {
    private final Warehouse warehouse;

    Namespaces(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    private Database database() {
        return warehouse.database();
    }

    boolean exists(String[] namespace) {
        return Arrays.stream(namespace).allMatch(Names::isPossible)
                && database().namespace(List.of(namespace)).isPresent();
    }

    String[][] in(String[] parent) throws NoSuchNamespaceException {
        try {
            return database().namespaces(List.of(parent)).stream()
                    .map(namespace -> namespace.toArray(String[]::new))
                    .toArray(String[][]::new);
        } catch (NamespaceNotFoundException e) {
            throw missing(parent, e);
        }
    }

    /** Its properties and where it is. */
    Map<String, String> properties(String[] namespace) throws NoSuchNamespaceException {
        if (!exists(namespace)) {
            throw new NoSuchNamespaceException(namespace);
        }
        Map<String, String> properties =
                new HashMap<>(database().namespace(List.of(namespace)).orElse(Map.of()));
        properties.put(SupportsNamespaces.PROP_LOCATION, database().location(List.of(namespace)));
        return properties;
    }

    void create(String[] namespace, Map<String, String> properties)
            throws org.apache.spark.sql.catalyst.analysis.NamespaceAlreadyExistsException {
        Warehouse.view()
                .requireAlone(
                        "CREATE NAMESPACE " + Names.sql(List.of(namespace)),
                        database().location());
        Map<String, String> own = new HashMap<>(properties);
        String location = own.remove(SupportsNamespaces.PROP_LOCATION);
        if (location != null) {
            Locations.requireSame(
                    location,
                    database().location(List.of(namespace)),
                    "the namespace " + Names.sql(List.of(namespace)),
                    "configure another catalog with a warehouse there",
                    Warehouse.configuration());
        }
        try {
            database().createNamespace(List.of(namespace), own);
        } catch (NamespaceAlreadyExistsException e) {
            var exists = new org.apache.spark.sql.catalyst.analysis.NamespaceAlreadyExistsException(namespace);
            exists.addSuppressed(e);
            throw exists;
        }
    }

    void alter(String[] namespace, NamespaceChange... changes) throws NoSuchNamespaceException {
        Warehouse.view()
                .requireAlone(
                        "ALTER NAMESPACE " + Names.sql(List.of(namespace)),
                        database().location());
        if (!exists(namespace)) {
            throw new NoSuchNamespaceException(namespace);
        }
        Map<String, String> wanted = new HashMap<>();
        for (NamespaceChange change : changes) {
            if (change instanceof NamespaceChange.SetProperty set) {
                wanted.put(set.property(), set.value());
            } else if (change instanceof NamespaceChange.RemoveProperty remove) {
                wanted.put(remove.property(), null);
            } else {
                throw new UnsupportedOperationException("datashard cannot change a namespace by " + change);
            }
        }
        if (wanted.containsKey(SupportsNamespaces.PROP_LOCATION)) {
            throw new DatashardException("the location of the namespace " + Names.sql(List.of(namespace))
                    + " cannot be changed: it is the folder of that name in the warehouse, "
                    + database().location(List.of(namespace)) + ". Create another namespace instead");
        }
        try {
            database().alterNamespace(List.of(namespace), wanted);
        } catch (NamespaceNotFoundException e) {
            throw missing(namespace, e);
        }
    }

    /** Drops it and what is in it. */
    boolean dropWithTables(String[] namespace) throws NoSuchNamespaceException {
        Warehouse.view()
                .requireAlone(
                        "DROP NAMESPACE " + Names.sql(List.of(namespace)),
                        database().location());
        try {
            database().dropNamespaceWithTables(List.of(namespace));
            return true;
        } catch (NamespaceNotFoundException e) {
            throw missing(namespace, e);
        }
    }

    /** Drops it if it is empty. */
    boolean drop(String[] namespace) throws NoSuchNamespaceException, NonEmptyNamespaceException {
        Warehouse.view()
                .requireAlone(
                        "DROP NAMESPACE " + Names.sql(List.of(namespace)),
                        database().location());
        try {
            database().dropNamespace(List.of(namespace));
            return true;
        } catch (NamespaceNotFoundException e) {
            throw missing(namespace, e);
        } catch (NamespaceNotEmptyException e) {
            throw new NonEmptyNamespaceException(e.getMessage(), Option.apply(e));
        }
    }

    static NoSuchNamespaceException missing(String[] namespace, Throwable cause) {
        NoSuchNamespaceException missing = new NoSuchNamespaceException(namespace);
        missing.addSuppressed(cause);
        return missing;
    }
}
