package io.datashard.internal.prune;

import io.datashard.CorruptTableException;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.Schema;
import io.datashard.Tablet;
import java.util.HashMap;
import java.util.Map;

/**
 * Decides a condition for files. It is compiled once for each partitioning, so that a file costs little more than its
 * comparisons. Immutable and safe for concurrent use.
 *
 * <p>Of a file without rows no answer is wrong; {@link Match#NONE} is given wherever a column is asked for.
 */
public final class Pruner {
    private final Map<Integer, FileTest> tests = new HashMap<>();

    /**
     * @param condition on columns of {@code schema}
     * @param partitionings every partitioning that files may belong to, by id
     * @throws IllegalArgumentException if the condition names a column that the schema lacks or has with another type
     */
    public Pruner(Predicate condition, Schema schema, Map<Integer, Partitioning> partitionings) {
        partitionings.forEach(
                (id, partitioning) -> tests.put(id, new ConditionCompiler(partitioning, schema).holds(condition)));
    }

    /**
     * Which rows satisfy the condition, as far as the partition alone says.
     *
     * @throws CorruptTableException if the tablet belongs to a partitioning that was not given
     */
    public Match matchPartition(Tablet tablet) {
        return test(tablet).of(FileFacts.of(tablet));
    }

    /**
     * Which rows satisfy the condition, as far as the partition, the row count and the columns' statistics say.
     *
     * @throws CorruptTableException if the file belongs to a partitioning that was not given
     */
    public Match match(FileEntry entry) {
        return test(entry.tablet()).of(FileFacts.of(entry));
    }

    private FileTest test(Tablet tablet) {
        FileTest test = tests.get(tablet.partitioning());
        if (test == null) {
            throw new CorruptTableException("the file " + tablet.name() + " belongs to partitioning "
                    + tablet.partitioning() + ", but the table has only " + tests.keySet()
                    + ". Its metadata is damaged; restore the table from a copy or an earlier version");
        }
        return test;
    }
}
