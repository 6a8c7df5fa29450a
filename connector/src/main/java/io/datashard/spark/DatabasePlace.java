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

    /** The name in the database of the table at a location, if one can lie there. */
    Optional<TableName> nameOf(String location) {
        return partsOf(location)
                .filter(parts -> !parts.isEmpty())
                .map(parts -> TableName.of(parts.toArray(String[]::new)));
    }

    /** The names that lead from the database's directory to another one; none to itself. */
    Optional<List<String>> partsOf(String location) {
        String at = Stores.open(location, configuration).root();
        if (at.equals(root)) {
            return Optional.of(List.of());
        } else if (!at.startsWith(root.endsWith("/") ? root : root + "/")) {
            return Optional.empty();
        }
        List<String> parts = Arrays.asList(at.substring(root.endsWith("/") ? root.length() : root.length() + 1)
                .split("/", -1));
        return Optional.of(parts).filter(names -> names.stream().allMatch(Names::isPossible));
    }
}
