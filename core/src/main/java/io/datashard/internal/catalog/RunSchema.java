package io.datashard.internal.catalog;

import io.datashard.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * The columns of a run.
 *
 * <pre>
 * required int32 partitioning
 * required group partition                 absent if no partitioning of the table has fields
 *   optional ... p&lt;partition field id&gt;      null if the value is null or the entry's partitioning has no such field
 * required binary name (string)
 * optional int64 version                   null: the version at which the run joined the table
 * optional binary path (string)            null: a tombstone
 * optional int64 rows
 * optional int64 bytes
 * optional group deletes                   absent if no file has deleted rows; null: this one has none
 *   required int64 rows
 *   optional binary inline                 the vector, or where it is:
 *   optional binary path (string)
 *   optional int64 offset
 *   optional int64 bytes
 * optional group hints                     absent if no file has a border
 *   optional group border                  null: nothing is known of one
 *     required double radius
 *     required int64 rows
 *     required int64 bytes
 * required group stats                     absent if no entry has statistics
 *   required group c&lt;column field id&gt;
 *     optional ... lower
 *     optional ... upper
 *     optional int64 nulls
 *     optional boolean exact
 * </pre>
 *
 * <p>A reader refuses every column that it does not know: one that overlooked deletion vectors would bring deleted rows back. Only
 * what is in a group {@code hints} may be overlooked.
 */
final class RunSchema {
    /** The key in the footer that tells a run from any other Parquet file. Its value is the version of the format of runs. */
    static final String FORMAT_KEY = "datashard.run";

    static final String FORMAT = "1";

    static final String PARTITIONING = "partitioning";
    static final String PARTITION = "partition";
    static final String NAME = "name";
    static final String VERSION = "version";
    static final String PATH = "path";
    static final String ROWS = "rows";
    static final String BYTES = "bytes";
    static final String DELETES = "deletes";
    static final String STATS = "stats";
    static final String HINTS = "hints";
    static final String LOWER = "lower";
    static final String UPPER = "upper";
    static final String NULLS = "nulls";
    static final String EXACT = "exact";

    /** The columns that every run has. */
    static final List<String> FIXED = List.of(PARTITIONING, NAME, VERSION, PATH, ROWS, BYTES);

    /** The columns that a run may have. */
    static final Set<String> COLUMNS =
            Set.of(PARTITIONING, PARTITION, NAME, VERSION, PATH, ROWS, BYTES, DELETES, STATS, HINTS);

    private RunSchema() {}

    /** The name of a partition field's column. */
    static String partitionColumn(int fieldId) {
        return "p" + fieldId;
    }

    /** The name of the group with a column's statistics. */
    static String statsColumn(int fieldId) {
        return "c" + fieldId;
    }

    /** The Parquet schema of a run; each column whose statistics it has must have a type. */
    static MessageType of(CatalogSchema schema, RunShape shape) {
        List<org.apache.parquet.schema.Type> columns = new ArrayList<>();
        FIXED.forEach(name -> columns.add(fixed(name)));
        if (!schema.partitionTypes().isEmpty()) {
            Types.GroupBuilder<org.apache.parquet.schema.GroupType> partition = Types.requiredGroup();
            schema.partitionTypes()
                    .forEach((id, type) ->
                            partition.addField(ValueFormat.of(type).column(partitionColumn(id), id)));
            columns.add(partition.named(PARTITION));
        }
        if (shape.deletes()) {
            columns.add(RunDeletes.COLUMNS);
        }
        if (shape.borders()) {
            columns.add(RunBorders.COLUMNS);
        }
        if (!shape.stats().isEmpty()) {
            Types.GroupBuilder<org.apache.parquet.schema.GroupType> stats = Types.requiredGroup();
            for (int id : new TreeSet<>(shape.stats())) {
                Type type = schema.boundsType(id).orElseThrow();
                ValueFormat bound = ValueFormat.of(type);
                stats.requiredGroup()
                        .addFields(bound.column(LOWER), bound.column(UPPER), fixed(NULLS), fixed(EXACT))
                        .id(id)
                        .named(statsColumn(id));
            }
            columns.add(stats.named(STATS));
        }
        return new MessageType("run", columns);
    }

    /** A column that is the same in every run. */
    static PrimitiveType fixed(String name) {
        return switch (name) {
            case PARTITIONING -> Types.required(PrimitiveTypeName.INT32).named(name);
            case NAME -> string(Repetition.REQUIRED, name);
            case PATH -> string(Repetition.OPTIONAL, name);
            case VERSION, ROWS, BYTES, NULLS -> Types.optional(PrimitiveTypeName.INT64)
                    .named(name);
            case EXACT -> Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static PrimitiveType string(Repetition repetition, String name) {
        return Types.primitive(PrimitiveTypeName.BINARY, repetition)
                .as(LogicalTypeAnnotation.stringType())
                .named(name);
    }
}
