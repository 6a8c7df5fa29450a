package io.datashard.spark.seam;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.TypeUtils;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.math.Ordering;

/** Interleaves the bits of the ranks of values, the first column's first. The order of each column is kept, nulls first. */
final class ZOrderKey implements ScalarFunction<Long> {
    private static final long serialVersionUID = 1L;

    /** So that boundaries are few: they go to each task. Two columns make a million cells. */
    private static final int MOST_BITS = 10;

    private final DataType[] types;
    private final Object[][] boundaries;
    private transient Ordering<Object>[] orders;

    /**
     * @param boundaries of each column, in order, nulls first; a value's rank is how many of them are less. As many as there are ranks but
     *     one, or none
     */
    ZOrderKey(DataType[] types, Object[][] boundaries) {
        this.types = types;
        this.boundaries = boundaries;
    }

    /** How many ranks a column has among so many. */
    static int ranks(int columns) {
        return 1 << bits(columns);
    }

    private static int bits(int columns) {
        return Math.min(MOST_BITS, (Long.SIZE - 1) / columns);
    }

    @Override
    public DataType[] inputTypes() {
        return types.clone();
    }

    @Override
    public DataType resultType() {
        return DataTypes.LongType;
    }

    @Override
    public boolean isResultNullable() {
        return false;
    }

    @Override
    public String name() {
        return "z_order";
    }

    @Override
    public Long produceResult(InternalRow input) {
        int[] ranks = new int[types.length];
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = input.isNullAt(i) ? 0 : rank(input.get(i, types[i]), i);
        }
        long key = 0;
        for (int bit = bits(ranks.length) - 1; bit >= 0; bit--) {
            for (int rank : ranks) {
                key = (key << 1) | ((rank >> bit) & 1);
            }
        }
        return key;
    }

    private int rank(Object value, int column) {
        Ordering<Object> order = orders()[column];
        Object[] sorted = boundaries[column];
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] == null || order.lt(sorted[middle], value)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Ordering<Object>[] orders() {
        if (orders == null) {
            @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
            Ordering<Object>[] made = new Ordering[types.length];
            for (int i = 0; i < made.length; i++) {
                made[i] = TypeUtils.getInterpretedOrdering(types[i]);
            }
            orders = made;
        }
        return orders;
    }
}
