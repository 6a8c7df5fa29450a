package io.datashard.internal.sphere;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cells of one order as ranges of numbers, which NESTED numbering makes few: ascending, and with gaps between them.
 *
 * @param ranges none for no cells
 */
public record CellRanges(List<Range> ranges) {

    /**
     * Cells that follow each other.
     *
     * @param last included
     */
    public record Range(long first, long last) {}

    public CellRanges {
        ranges = List.copyOf(ranges);
    }

    /**
     * The cells of an order that a region touches. Never misses one. It may hold others that lie within a sixteenth of a cell, and
     * more where that many parts of cells would have to be looked at.
     */
    public static CellRanges touching(Region region, Healpix cells) {
        return new Covering(region, cells).ranges();
    }

    /** Whether a cell is among them. */
    public boolean contains(long cell) {
        int low = 0;
        int high = ranges.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Range range = ranges.get(middle);
            if (cell < range.first()) {
                high = middle - 1;
            } else if (cell > range.last()) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /** How many cells there are. */
    public long size() {
        return ranges.stream()
                .mapToLong(range -> range.last() - range.first() + 1)
                .sum();
    }

    /** At most so many ranges, which hold these and the cells of the smallest gaps between them. */
    public CellRanges atMost(int count) {
        if (ranges.size() <= count) {
            return this;
        }
        long[] gaps = new long[ranges.size() - 1];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = ranges.get(i + 1).first() - ranges.get(i).last();
        }
        long[] sorted = gaps.clone();
        Arrays.sort(sorted);
        long closed = sorted[sorted.length - count];
        List<Range> fewer = new ArrayList<>();
        Range open = ranges.get(0);
        for (int i = 0; i < gaps.length; i++) {
            Range next = ranges.get(i + 1);
            if (gaps[i] <= closed) {
                open = new Range(open.first(), next.last());
            } else {
                fewer.add(open);
                open = next;
            }
        }
        fewer.add(open);
        return new CellRanges(fewer);
    }
}
