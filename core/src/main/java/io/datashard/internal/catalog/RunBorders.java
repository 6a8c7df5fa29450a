package io.datashard.internal.catalog;

import io.datashard.Border;
import java.util.Optional;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** The columns of a run that hold borders, a hint: other columns beside them, and borders of another form, are overlooked. */
final class RunBorders {
    static final String BORDER = "border";
    static final String RADIUS = "radius";
    static final String ROWS = "rows";
    static final String BYTES = "bytes";

    private static final GroupType GROUP = Types.optionalGroup()
            .required(PrimitiveTypeName.DOUBLE)
            .named(RADIUS)
            .required(PrimitiveTypeName.INT64)
            .named(ROWS)
            .required(PrimitiveTypeName.INT64)
            .named(BYTES)
            .named(BORDER);

    static final GroupType COLUMNS = Types.optionalGroup().addField(GROUP).named(RunSchema.HINTS);

    private RunBorders() {}

    /** The columns as a run has them, if it has them. */
    static Optional<GroupType> of(MessageType run) {
        return run.containsField(RunSchema.HINTS)
                        && run.getType(RunSchema.HINTS) instanceof GroupType hints
                        && hints.isRepetition(COLUMNS.getRepetition())
                        && hints.containsField(BORDER)
                        && hints.getType(BORDER).equals(GROUP)
                ? Optional.of(COLUMNS)
                : Optional.empty();
    }

    static void write(Border border, RecordConsumer out) {
        out.startGroup();
        out.startField(BORDER, 0);
        out.startGroup();
        out.startField(RADIUS, 0);
        out.addDouble(border.radius());
        out.endField(RADIUS, 0);
        writeLong(ROWS, 1, border.rows(), out);
        writeLong(BYTES, 2, border.bytes(), out);
        out.endGroup();
        out.endField(BORDER, 0);
        out.endGroup();
    }

    private static void writeLong(String name, int index, long value, RecordConsumer out) {
        out.startField(name, index);
        out.addLong(value);
        out.endField(name, index);
    }
}
