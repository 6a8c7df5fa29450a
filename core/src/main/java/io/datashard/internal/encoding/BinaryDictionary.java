package io.datashard.internal.encoding;

import java.util.Arrays;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.io.api.Binary;

/** Of strings and binary values. */
final class BinaryDictionary extends PromptDictionary {
    private static final int FIRST_SLOTS = 512;

    /** The bytes of all entries, one behind the other. */
    private final ByteList bytes = new ByteList();

    /** Where entries end. */
    private int[] ends = new int[FIRST_SLOTS / 2];

    private int[] hashes = new int[FIRST_SLOTS / 2];
    private int size;

    /** For an entry, at the slot of its hash or behind it, 1 more than its number. 0: a free slot. */
    private int[] slots = new int[FIRST_SLOTS];

    BinaryDictionary(ParquetProperties properties) {
        super(properties);
    }

    @Override
    public void writeBytes(Binary value) {
        take(id(value));
    }

    /** The value is appended to the entries to be compared, and taken away if it is one of them. */
    private int id(Binary value) {
        int start = bytes.size();
        bytes.append(value);
        int hash = bytes.hash(start);
        int slot = hash & (slots.length - 1);
        while (slots[slot] != 0) {
            int id = slots[slot] - 1;
            if (hashes[id] == hash && bytes.endsWith(start(id), ends[id], start)) {
                bytes.truncate(start);
                return id;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        if (size == ends.length) {
            grow();
            slot = freeSlot(hash);
        }
        ends[size] = bytes.size();
        hashes[size] = hash;
        slots[slot] = size + 1;
        dictionaryByteSize += (long) Integer.BYTES + bytes.size() - start;
        return size++;
    }

    private int start(int id) {
        return id == 0 ? 0 : ends[id - 1];
    }

    private int freeSlot(int hash) {
        int slot = hash & (slots.length - 1);
        while (slots[slot] != 0) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private void grow() {
        ends = Arrays.copyOf(ends, 2 * ends.length);
        hashes = Arrays.copyOf(hashes, 2 * hashes.length);
        slots = new int[2 * slots.length];
        for (int id = 0; id < size; id++) {
            slots[freeSlot(hashes[id])] = id + 1;
        }
    }

    @Override
    void writeEntry(int id, ValuesWriter plain) {
        plain.writeBytes(bytes.slice(start(id), ends[id]));
    }

    @Override
    protected int getDictionarySize() {
        return size;
    }

    @Override
    protected void clearDictionaryContent() {
        size = 0;
        bytes.clear();
        ends = new int[FIRST_SLOTS / 2];
        hashes = new int[FIRST_SLOTS / 2];
        slots = new int[FIRST_SLOTS];
    }
}
