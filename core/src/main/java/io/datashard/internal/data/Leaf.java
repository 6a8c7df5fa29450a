package io.datashard.internal.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * A column of a file that holds at most one value for each row: a top-level column or a field of structs, not in a list or map.
 *
 * @param path its names in the file, which may be older than the table's
 */
record Leaf(ColumnPath path, PrimitiveType type) {

    /** The leaves of a file, or of the part of it that is read, by field id. */
    static Map<Integer, Leaf> byFieldId(GroupType schema) {
        Map<Integer, Leaf> leaves = new HashMap<>();
        collect(schema, new String[0], leaves);
        return leaves;
    }

    private static void collect(GroupType group, String[] parents, Map<Integer, Leaf> leaves) {
        for (Type type : group.getFields()) {
            if (type.isRepetition(Type.Repetition.REPEATED)) {
                continue;
            }
            String[] path = Arrays.copyOf(parents, parents.length + 1);
            path[parents.length] = type.getName();
            if (!type.isPrimitive()) {
                collect(type.asGroupType(), path, leaves);
            } else if (type.getId() != null) {
                leaves.put(type.getId().intValue(), new Leaf(ColumnPath.get(path), type.asPrimitiveType()));
            }
        }
    }
}
