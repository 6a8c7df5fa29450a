package io.datashard.internal.json;

import io.datashard.Field;
import io.datashard.internal.types.FieldTree;
import io.datashard.internal.version.Version;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a version needs its readers and writers to know; FORMAT.md, section "Versioning". */
final class Features {
    /** Files may lack a column whose value there is not null; writers must give new rows a column's default. */
    static final String COLUMN_DEFAULTS = "column-defaults";

    /** Writers must keep to the lengths that SQL declared. */
    static final String SQL_TYPES = "sql-types";

    /** The features that this code knows, to read and to write. */
    static final Set<String> KNOWN = Set.of(COLUMN_DEFAULTS);

    /** The writer features that this code knows. */
    static final Set<String> KNOWN_TO_WRITERS = Set.of(COLUMN_DEFAULTS, SQL_TYPES, WritersJson.FEATURE);

    private Features() {}

    /** What a reader of a version must know. */
    static Set<String> ofReaders(Version version) {
        return version.metadata().metadata().schema().columns().stream()
                        .anyMatch(column -> column.defaults().initial() != null)
                ? Set.of(COLUMN_DEFAULTS)
                : Set.of();
    }

    /** What a writer on top of a version must know, beside the features of readers. */
    static Set<String> ofWriters(Version version) {
        Set<String> features = new TreeSet<>();
        if (!version.contents().writers().last().isEmpty()) {
            features.add(WritersJson.FEATURE);
        }
        List<Field> columns = version.metadata().metadata().schema().columns();
        FieldTree.map(columns, field -> {
            if (field.defaults().isForNewRows()) {
                features.add(COLUMN_DEFAULTS);
            }
            if (field.sqlType().isPresent()) {
                features.add(SQL_TYPES);
            }
            return field;
        });
        return features;
    }
}
