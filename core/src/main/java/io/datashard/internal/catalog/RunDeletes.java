package io.datashard.internal.catalog;

import io.datashard.CorruptTableException;
import io.datashard.DeletionVector;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** The columns of a run that hold deletion vectors. Only runs have them in which a file has deleted rows. */
final class RunDeletes {
    static final String ROWS = "rows";
    static final String INLINE = "inline";
    static final String PATH = "path";
    static final String OFFSET = "offset";
    static final String BYTES = "bytes";

    static final GroupType COLUMNS = Types.optionalGroup()
            .required(PrimitiveTypeName.INT64)
            .named(ROWS)
            .optional(PrimitiveTypeName.BINARY)
            .named(INLINE)
            .optional(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named(PATH)
            .optional(PrimitiveTypeName.INT64)
            .named(OFFSET)
            .optional(PrimitiveTypeName.INT64)
            .named(BYTES)
            .named(RunSchema.DELETES);

    private RunDeletes() {}

    /** The columns as a run has them, if it has them. */
    static Optional<GroupType> of(MessageType run) {
        if (!run.containsField(RunSchema.DELETES)) {
            return Optional.empty();
        } else if (!run.getType(RunSchema.DELETES).equals(COLUMNS)) {
            throw new CorruptTableException(
                    "its column '" + run.getType(RunSchema.DELETES) + "' should be '" + COLUMNS + "'");
        }
        return Optional.of(COLUMNS);
    }

    static void write(DeletionVector vector, RecordConsumer out) {
        out.startGroup();
        writeLong(0, vector.rows(), out);
        if (vector instanceof DeletionVector.Inline inline) {
            writeBinary(1, Binary.fromConstantByteBuffer(inline.bytes()), out);
        } else if (vector instanceof DeletionVector.Stored stored) {
            writeBinary(2, Binary.fromString(stored.path()), out);
            writeLong(3, stored.offset(), out);
            writeLong(4, stored.bytes(), out);
        }
        out.endGroup();
    }

    private static void writeLong(int index, long value, RecordConsumer out) {
        out.startField(COLUMNS.getFieldName(index), index);
        out.addLong(value);
        out.endField(COLUMNS.getFieldName(index), index);
    }

    private static void writeBinary(int index, Binary value, RecordConsumer out) {
        out.startField(COLUMNS.getFieldName(index), index);
        out.addBinary(value);
        out.endField(COLUMNS.getFieldName(index), index);
    }

    /**
     * A vector of what lies in the columns.
     *
     * @param inline null if it lies in a file
     * @param path null if it lies in the run; checked
     * @param absent what {@code offset} and {@code bytes} are where there is nothing
     */
    static DeletionVector vector(long rows, ByteBuffer inline, String path, long offset, long bytes, long absent) {
        boolean isInline = inline != null && path == null && offset == absent && bytes == absent;
        boolean isStored = inline == null && path != null && offset != absent && bytes == (int) bytes;
        if (!isInline && !isStored) {
            throw new CorruptTableException("a deletion vector in it is neither one of the catalog nor one of a file");
        }
        return isInline
                ? new DeletionVector.Inline(rows, inline)
                : new DeletionVector.Stored(rows, path, offset, (int) bytes);
    }
}
