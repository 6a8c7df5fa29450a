package io.datashard.internal.encoding;

import java.util.Arrays;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.values.ValuesWriter;

/** Of numbers, by their bits: 0.0 and -0.0 are two values, and so are NaNs of different bits. */
final class NumberDictionary extends PromptDictionary {
    private static final int FIRST_SLOTS = 512;

    /** Spreads numbers that differ little over all slots; from Knuth, The Art of Computer Programming 3, section 6.4. */
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    private final int width;
    private long[] entries = new long[FIRST_SLOTS / 2];
    private int size;

    /** For a number, at the slot of its hash or behind it, 1 more than its place in the entries. 0: a free slot. */
    private int[] slots = new int[FIRST_SLOTS];

    /** @param width bytes of a number */
    NumberDictionary(int width, ParquetProperties properties) {
        super(properties);
        this.width = width;
    }

    @Override
    public void writeInteger(int value) {
        take(id(value));
    }

    @Override
    public void writeLong(long value) {
        take(id(value));
    }

    @Override
    public void writeFloat(float value) {
        take(id(Float.floatToRawIntBits(value)));
    }

    @Override
    public void writeDouble(double value) {
        take(id(Double.doubleToRawLongBits(value)));
    }

    private int id(long bits) {
        int slot = slot(bits);
        while (slots[slot] != 0) {
            int id = slots[slot] - 1;
            if (entries[id] == bits) {
                return id;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        if (size == entries.length) {
            grow();
            slot = freeSlot(bits);
        }
        entries[size] = bits;
        slots[slot] = size + 1;
        dictionaryByteSize += width;
        return size++;
    }

    private int slot(long bits) {
        return (int) ((bits * GOLDEN_RATIO) >>> (Long.numberOfLeadingZeros(slots.length) + 1));
    }

    private int freeSlot(long bits) {
        int slot = slot(bits);
        while (slots[slot] != 0) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private void grow() {
        entries = Arrays.copyOf(entries, 2 * entries.length);
        slots = new int[2 * slots.length];
        for (int id = 0; id < size; id++) {
            slots[freeSlot(entries[id])] = id + 1;
        }
    }

    @Override
    void writeEntry(int id, ValuesWriter plain) {
        if (width == Integer.BYTES) {
            plain.writeInteger((int) entries[id]);
        } else {
            plain.writeLong(entries[id]);
        }
    }

    @Override
    protected int getDictionarySize() {
        return size;
    }

    @Override
    protected void clearDictionaryContent() {
        size = 0;
        entries = new long[FIRST_SLOTS / 2];
        slots = new int[FIRST_SLOTS];
    }
}
