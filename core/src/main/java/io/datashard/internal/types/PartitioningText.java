package io.datashard.internal.types;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Partitionings as text: {@code days(ts), bucket(16, id), truncate(4, name), region, address.city}. Names of columns that are
 * more than letters, digits and underscores stand in backquotes.
 */
public final class PartitioningText {
    private PartitioningText() {}

    /**
     * Reads a partitioning; blank text is the unpartitioned one.
     *
     * @param id of the partitioning
     * @param firstFieldId of the first partition field; the others follow
     * @throws DatashardException if the text is malformed, names an unknown transform or column, applies a transform to a type
     *     that it does not accept, or names two partition fields alike
     */
    public static Partitioning parse(String text, Schema schema, int id, int firstFieldId) {
        List<PartitionField> fields = new ArrayList<>();
        for (PartitioningParser.Term term : new PartitioningParser(text).terms()) {
            PartitionField field = field(term, schema, firstFieldId + fields.size());
            requireNewName(field, fields, text);
            fields.add(field);
        }
        return new Partitioning(id, fields);
    }

    /**
     * Writes a partitioning; {@link #parse} reads it back.
     *
     * @throws DatashardException if the schema lacks a column of it
     */
    public static String format(Partitioning partitioning, Schema schema) {
        return partitioning.fields().stream()
                .map(field -> format(field.transform(), columnsText(field, schema)))
                .collect(Collectors.joining(", "));
    }

    private static PartitionField field(PartitioningParser.Term term, Schema schema, int id) {
        List<ColumnPath> paths = term.columns().stream()
                .map(column -> ColumnPath.resolve(column, schema))
                .toList();
        // Refuses what the transform does not accept.
        PartitionFunction.of(
                term.transform(), paths.stream().map(PartitioningText::named).toList());
        return new PartitionField(
                id,
                paths.stream().map(path -> path.column().id()).toList(),
                term.transform(),
                paths.stream().map(ColumnPath::name).collect(Collectors.joining("_")) + suffix(term.transform()));
    }

    /** The column under the name that errors shall give it. */
    private static Field named(ColumnPath path) {
        return path.column().withName(path.name());
    }

    private static String suffix(Transform transform) {
        if (transform instanceof Transform.Identity) {
            return "";
        } else if (transform instanceof Transform.Years) {
            return "_year";
        } else if (transform instanceof Transform.Months) {
            return "_month";
        } else if (transform instanceof Transform.Days) {
            return "_day";
        } else if (transform instanceof Transform.Hours) {
            return "_hour";
        } else if (transform instanceof Transform.HealpixCell) {
            return "_healpix";
        }
        return transform instanceof Transform.Bucket ? "_bucket" : "_trunc";
    }

    private static void requireNewName(PartitionField field, List<PartitionField> others, String text) {
        for (PartitionField other : others) {
            if (other.name().equalsIgnoreCase(field.name())) {
                throw new DatashardException("the partitioning '" + text + "' has two fields named " + field.name()
                        + ", by the transforms " + other.transform() + " and " + field.transform()
                        + ". Leave one of them out");
            }
        }
    }

    private static String columnsText(PartitionField field, Schema schema) {
        return field.sourceIds().stream()
                .map(id -> ColumnPath.of(id, schema)
                        .orElseThrow(() -> new DatashardException("the partition field " + field.name()
                                + " refers to a column with id " + id + ", which the schema " + schema
                                + " does not have"))
                        .text())
                .collect(Collectors.joining(", "));
    }

    private static String format(Transform transform, String columns) {
        if (transform instanceof Transform.Identity) {
            return columns;
        } else if (transform instanceof Transform.Bucket bucket) {
            return "bucket(" + bucket.buckets() + ", " + columns + ")";
        } else if (transform instanceof Transform.Truncate truncate) {
            return "truncate(" + truncate.width() + ", " + columns + ")";
        } else if (transform instanceof Transform.HealpixCell cell) {
            return "healpix(" + cell.order() + ", " + columns + ")";
        }
        return transform + "(" + columns + ")";
    }
}
