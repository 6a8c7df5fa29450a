package io.datashard.internal.json;

import io.datashard.Field;
import io.datashard.Transform;
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

    /** Rows of files are deleted; who overlooked that would bring them back. */
    static final String DELETION_VECTORS = "deletion-vectors";

    /** Files are partitioned by cells of the sphere. */
    static final String HEALPIX = "healpix";

    /** The version dropped the table. */
    static final String DROPPED_TABLES = "dropped-tables";

    /** The version brought back the files of another one, which its changes do not list. */
    static final String ROLLBACKS = "rollbacks";

    /** The features that this code knows, to read and to write. */
    static final Set<String> KNOWN =
            Set.of(COLUMN_DEFAULTS, DELETION_VECTORS, DROPPED_TABLES, HEALPIX, DecisionJson.FEATURE);

    /** The writer features that this code knows. */
    static final Set<String> KNOWN_TO_WRITERS =
            Set.of(COLUMN_DEFAULTS, SQL_TYPES, WritersJson.FEATURE, ROLLBACKS, RetentionJson.FLOOR, RetentionJson.TAGS);

    private Features() {}

    /** What a reader of a version must know. */
    static Set<String> ofReaders(Version version) {
        Set<String> features = new TreeSet<>();
        List<Field> columns = version.metadata().metadata().schema().columns();
        if (columns.stream().anyMatch(column -> column.defaults().initial() != null)) {
            features.add(COLUMN_DEFAULTS);
        }
        if (version.line().totals().deletedRows() > 0) {
            features.add(DELETION_VECTORS);
        }
        if (version.isDropped()) {
            features.add(DROPPED_TABLES);
        }
        if (version.metadata().metadata().partitionings().stream()
                .flatMap(partitioning -> partitioning.fields().stream())
                .anyMatch(field -> field.transform() instanceof Transform.HealpixCell)) {
            features.add(HEALPIX);
        }
        return features;
    }

    /** What a writer on top of a version must know, beside the features of readers. */
    static Set<String> ofWriters(Version version) {
        Set<String> features = new TreeSet<>();
        if (!version.contents().writers().last().isEmpty()) {
            features.add(WritersJson.FEATURE);
        }
        if (version.changes().restored().isPresent()) {
            features.add(ROLLBACKS);
        }
        if (version.contents().retention().floor().isPresent()) {
            features.add(RetentionJson.FLOOR);
        }
        if (!version.contents().retention().tags().isEmpty()) {
            features.add(RetentionJson.TAGS);
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
