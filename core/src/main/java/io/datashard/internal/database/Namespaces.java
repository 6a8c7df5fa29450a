package io.datashard.internal.database;

import io.datashard.ConcurrentModificationException;
import io.datashard.DatashardException;
import io.datashard.NamespaceAlreadyExistsException;
import io.datashard.NamespaceNotEmptyException;
import io.datashard.NamespaceNotFoundException;
import io.datashard.TableName;
import io.datashard.TableNotFoundException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The namespaces of a database, as {@link io.datashard.Database} says what is done with them. */
final class Namespaces {
    private static final Logger LOG = LoggerFactory.getLogger(Namespaces.class);

    private final DatabaseDirectory directory;

    Namespaces(DatabaseDirectory directory) {
        this.directory = directory;
    }

    void create(List<String> namespace, Map<String, String> properties) {
        if (exists(namespace)) {
            throw alreadyThere(namespace);
        } else if (directory.isTable(namespace)) {
            throw new DatashardException("there is a table " + Names.sql(namespace) + " in the database at "
                    + directory.location() + ", and a namespace cannot have the same name. Choose another one");
        }
        ensure(namespace.subList(0, namespace.size() - 1));
        directory.log(namespace).change(now -> {
            if (now.isPresent()) {
                throw alreadyThere(namespace);
            }
            return Optional.of(properties);
        });
    }

    private NamespaceAlreadyExistsException alreadyThere(List<String> namespace) {
        return new NamespaceAlreadyExistsException("there is a namespace " + Names.sql(namespace)
                + " in the database at " + directory.location() + " already");
    }

    /** Makes a namespace with those above it, where they are missing. */
    void ensure(List<String> namespace) {
        missing(namespace).forEach(this::make);
    }

    /** A namespace and those above it that are missing, from the top. */
    List<List<String>> missing(List<String> namespace) {
        List<List<String>> missing = new ArrayList<>();
        for (int levels = 1; levels <= namespace.size(); levels++) {
            List<String> level = namespace.subList(0, levels);
            if (directory.log(level).properties().isEmpty()) {
                if (directory.isTable(level)) {
                    throw new DatashardException(Names.sql(level) + " is a table in the database at "
                            + directory.location() + ", so there can be nothing in it. Choose another namespace");
                }
                missing.add(level);
            }
        }
        return missing;
    }

    void make(List<String> namespace) {
        directory.log(namespace).change(now -> Optional.of(now.orElse(Map.of())));
    }

    /** The properties of a namespace, if there is one. */
    Optional<Map<String, String>> find(List<String> namespace) {
        if (namespace.isEmpty()) {
            return Optional.of(Map.of());
        }
        Optional<NamespaceState> newest = directory.log(namespace).newest();
        // further below only where there was one, as other directories may be deep
        return newest.flatMap(NamespaceState::properties)
                .or(() -> !directory.tablesIn(namespace).isEmpty()
                                || (newest.isPresent()
                                        && !namespacesIn(namespace).isEmpty())
                        ? Optional.of(Map.of())
                        : Optional.empty());
    }

    boolean exists(List<String> namespace) {
        return find(namespace).isPresent();
    }

    List<List<String>> in(List<String> parent) {
        require(parent);
        return namespacesIn(parent);
    }

    private List<List<String>> namespacesIn(List<String> parent) {
        return directory.childrenOf(parent).filter(this::exists).toList();
    }

    void alter(List<String> namespace, Map<String, String> changes) {
        require(namespace);
        if (namespace.isEmpty()) {
            throw new DatashardException("the database at " + directory.location()
                    + " itself has no properties. Create a namespace" + " in it and set them there");
        }
        directory.log(namespace).change(now -> {
            Map<String, String> changed = new HashMap<>(now.orElseGet(() -> require(namespace)));
            changes.forEach((key, value) -> changed.compute(key, (same, before) -> value));
            return Optional.of(changed);
        });
    }

    void drop(List<String> namespace) {
        requireNotRoot(namespace);
        require(namespace);
        List<String> inside = Stream.concat(
                        directory.tablesIn(namespace).stream().map(TableName::toString),
                        in(namespace).stream().map(Names::sql))
                .toList();
        if (!inside.isEmpty()) {
            throw new NamespaceNotEmptyException("the namespace " + Names.sql(namespace) + " of the database at "
                    + directory.location() + " is not empty: it holds " + String.join(", ", inside)
                    + ". Drop these first, or drop it with CASCADE");
        }
        end(namespace);
    }

    void dropWithTables(List<String> namespace) {
        requireNotRoot(namespace);
        require(namespace);
        for (TableName name : directory.tablesIn(namespace)) {
            dropIfThere(name);
        }
        for (List<String> below : namespacesIn(namespace)) { // it may have been there by its tables alone
            dropWithTables(below);
        }
        end(namespace);
    }

    private void dropIfThere(TableName name) {
        try {
            directory.stored(name).drop();
        } catch (ConcurrentModificationException | TableNotFoundException e) {
            if (directory.isTable(name.parts())) {
                throw e;
            }
            LOG.info("{} was dropped by somebody else: {}", name, e.toString());
        }
    }

    private void requireNotRoot(List<String> namespace) {
        if (namespace.isEmpty()) {
            throw new DatashardException("the database at " + directory.location()
                    + " itself cannot be dropped. Drop the namespaces and tables in it");
        }
    }

    private void end(List<String> namespace) {
        if (directory.log(namespace).properties().isPresent()) {
            directory.log(namespace).change(now -> Optional.empty());
        }
    }

    Map<String, String> require(List<String> namespace) {
        return find(namespace)
                .orElseThrow(() -> new NamespaceNotFoundException("there is no namespace " + Names.sql(namespace)
                        + " in the database at " + directory.location() + ". Create it first"));
    }

    /** Whether something was made or dropped in a namespace by name. Other directories may be deep. */
    boolean hasStates(List<String> namespace) {
        return directory.log(namespace).newest().isPresent();
    }
}
