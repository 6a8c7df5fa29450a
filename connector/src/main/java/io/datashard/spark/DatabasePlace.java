package io.datashard.spark;

import io.datashard.TableName;
import io.datashard.internal.database.Names;
import io.datashard.internal.store.Stores;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Which tables belong to a database: those whose directories lie below its own, whatever name or path leads there.
 *
 * @param root the database's directory, absolute and with its scheme
 */
record DatabasePlace(String root, Configuration configuration) {

    /** Whether a location is the database's directory or lies below it, also where no table of it can. */
    boolean holds(String location) {
        return below(location).isPresent();
    }

    /** The name in the database of the table at a location, if one can lie there. */
    Optional<TableName> nameOf(String location) {
        return partsOf(location)
                .filter(parts -> !parts.isEmpty())
                .map(parts -> TableName.of(parts.toArray(String[]::new)));
    }

    /** The names that lead from the database's directory to another one; none to itself. Nothing if one cannot be a name. */
    Optional<List<String>> partsOf(String location) {
        return below(location).filter(names -> names.stream().allMatch(Names::isPossible));
    }

    private Optional<List<String>> below(String location) {
        String at = Stores.open(location, configuration).root();
        if (at.equals(root)) {
            return Optional.of(List.of());
        } else if (!at.startsWith(root.endsWith("/") ? root : root + "/")) {
            return Optional.empty();
        }
        return Optional.of(Arrays.asList(at.substring(root.endsWith("/") ? root.length() : root.length() + 1)
                .split("/", -1)));
    }
}
