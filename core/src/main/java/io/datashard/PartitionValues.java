package io.datashard;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** The values of a partition, some of which may be null. Unlike other lists it never changes, so that tablets can share it. */
final class PartitionValues extends AbstractList<Object> implements RandomAccess {
    private final Object[] values;

    private PartitionValues(Object[] values) {
        this.values = values;
    }

    static List<Object> of(List<Object> values) {
        return values instanceof PartitionValues ? values : new PartitionValues(values.toArray());
    }

    @Override
    public Object get(int index) {
        return values[index];
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public Object[] toArray() {
        return values.clone();
    }
}
