package io.datashard;

import io.datashard.internal.database.Names;
import java.util.ArrayList;
import java.util.List;

/**
 * What a table is called in a {@link Database}. Names are directories and are taken as they are written, upper and lower case apart.
 *
 * @param namespace the names of the folders that the table lies in, outermost first; empty for none
 * @param name the name of its directory
 */
public record TableName(List<String> namespace, String name) {

    /** @throws DatashardException if one of the names cannot be that of a directory; the message says why */
    public TableName {
        namespace = List.copyOf(namespace);
        namespace.forEach(Names::require);
        Names.require(name);
    }

    /** A name from its parts: {@code of("sky", "stars")} is the table stars in the namespace sky. */
    public static TableName of(String... parts) {
        List<String> all = List.of(parts);
        return new TableName(all.subList(0, all.size() - 1), all.get(all.size() - 1));
    }

    /** The namespace's names and the table's. */
    public List<String> parts() {
        List<String> parts = new ArrayList<>(namespace);
        parts.add(name);
        return parts;
    }

    /** As in SQL. */
    @Override
    public String toString() {
        return Names.sql(parts());
    }
}
