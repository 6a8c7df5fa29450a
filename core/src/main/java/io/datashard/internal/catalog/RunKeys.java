package io.datashard.internal.catalog;

import io.datashard.CorruptTableException;
import io.datashard.Tablet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Makes tablets of what a run holds of its keys, and refuses keys that do not rise: a merge of runs out of order would lose entries
 * without a sign of it. For one run and one thread.
 */
final class RunKeys {
    private final CatalogSchema schema;

    /** The partition fields that the run has a column for. */
    private final List<Integer> partitionFields;

    /** Where among all partition values those of the last tablet's partitioning are. */
    private int[] positions = {};

    private Tablet last;
    private byte[] lastName = {};

    RunKeys(CatalogSchema schema, List<Integer> partitionFields) {
        this.schema = schema;
        this.partitionFields = partitionFields;
    }

    /**
     * The tablet of the next entry.
     *
     * @param values one for each of the partition fields that the run has a column for
     * @param name in UTF-8, not to be changed any more
     */
    Tablet next(int partitioning, Object[] values, byte[] name) {
        boolean samePartitioning = last != null && last.partitioning() == partitioning;
        if (!samePartitioning) {
            positions = positions(partitioning);
        }
        boolean samePartition = samePartitioning && isLastPartition(values);
        Tablet next = new Tablet(
                partitioning,
                samePartition ? last.partition() : tuple(values),
                new String(name, StandardCharsets.UTF_8));
        boolean rises = samePartition
                ? Arrays.compareUnsigned(lastName, name) < 0
                : last == null || schema.order().compare(last, next) < 0;
        if (!rises) {
            throw new CorruptTableException("its entries are out of order: " + next + " follows " + last);
        }
        last = next;
        lastName = name;
        return next;
    }

    private boolean isLastPartition(Object[] values) {
        List<Object> partition = last.partition();
        for (int i = 0; i < positions.length; i++) {
            if (!Objects.equals(partition.get(i), values[positions[i]])) {
                return false;
            }
        }
        return true;
    }

    private List<Object> tuple(Object[] values) {
        Object[] tuple = new Object[positions.length];
        for (int i = 0; i < tuple.length; i++) {
            tuple[i] = values[positions[i]];
        }
        return Arrays.asList(tuple);
    }

    private int[] positions(int partitioning) {
        List<Integer> fields = schema.partitionFields(partitioning)
                .orElseThrow(() -> new CorruptTableException(
                        "it has an entry of the partitioning " + partitioning + ", which the table never had"));
        int[] found = new int[fields.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = partitionFields.indexOf(fields.get(i));
            if (found[i] < 0) {
                throw new CorruptTableException("it has an entry of the partitioning " + partitioning
                        + " but no column '" + RunSchema.partitionColumn(fields.get(i)) + "'");
            }
        }
        return found;
    }
}
