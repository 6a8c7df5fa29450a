package io.datashard;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.roaringbitmap.InvalidRoaringFormat;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * A set of rows of one data file, each by its position: 0 is the first row of the file. Kept as compressed bitmaps (Lemire et al.,
 * Roaring Bitmaps: Implementation of an Optimized Software Library, 2018). Immutable, and safe for concurrent use.
 */
public final class RowSet {
    /** No rows. */
    public static final RowSet NONE = new RowSet(new TreeMap<>());

    private static final RoaringBitmap NOTHING = new RoaringBitmap();

    /** By the upper 32 bits of the positions in it; none is empty. */
    private final NavigableMap<Integer, RoaringBitmap> bitmaps;

    private RowSet(NavigableMap<Integer, RoaringBitmap> bitmaps) {
        this.bitmaps = bitmaps;
    }

    /** Takes positions one by one. */
    public static Builder builder() {
        return new Builder();
    }

    /** The set of these positions. */
    public static RowSet of(long... positions) {
        Builder builder = builder();
        for (long position : positions) {
            builder.add(position);
        }
        return builder.build();
    }

    /** The rows before a position. */
    public static RowSet upTo(long end) {
        NavigableMap<Integer, RoaringBitmap> bitmaps = new TreeMap<>();
        for (long start = 0; start < end; start += 1L << Integer.SIZE) {
            RoaringBitmap bitmap = new RoaringBitmap();
            bitmap.add(0L, Math.min(end - start, 1L << Integer.SIZE));
            bitmaps.put(upper(start), bitmap);
        }
        return new RowSet(bitmaps);
    }

    /**
     * Reads what {@link #bytes} gave.
     *
     * @param bytes of which all that remain are read; stays as it is
     * @throws CorruptTableException if they are not the portable serialization of a 64-bit Roaring bitmap
     */
    public static RowSet of(ByteBuffer bytes) {
        ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        NavigableMap<Integer, RoaringBitmap> bitmaps = new TreeMap<>();
        try {
            long count = in.getLong();
            for (long i = 0; i < count; i++) {
                int upper = in.getInt();
                RoaringBitmap bitmap = new RoaringBitmap();
                bitmap.deserialize(in.slice());
                requireSound(bitmap);
                if (upper < 0 || (!bitmaps.isEmpty() && upper <= bitmaps.lastKey())) {
                    throw new CorruptTableException("a bitmap of positions is damaged: its parts are out of order");
                }
                in.position(in.position() + bitmap.serializedSizeInBytes());
                bitmaps.put(upper, bitmap);
            }
        } catch (IOException
                | InvalidRoaringFormat
                | BufferUnderflowException
                | IndexOutOfBoundsException
                | NegativeArraySizeException
                | IllegalArgumentException e) {
            throw new CorruptTableException("a bitmap of positions is damaged: it is cut off or no Roaring bitmap", e);
        }
        if (in.hasRemaining()) {
            throw new CorruptTableException(
                    "a bitmap of positions is damaged: it is followed by " + in.remaining() + " more bytes");
        }
        return new RowSet(bitmaps);
    }

    /** The library believes what a bitmap says of its own size and order. */
    private static void requireSound(RoaringBitmap bitmap) {
        long last = -1;
        long count = 0;
        PeekableIntIterator positions = bitmap.getIntIterator();
        while (positions.hasNext()) {
            long position = Integer.toUnsignedLong(positions.next());
            if (position <= last) {
                throw new CorruptTableException("a bitmap of positions is damaged: its positions are out of order");
            }
            last = position;
            count++;
        }
        if (count == 0 || count != bitmap.getLongCardinality()) {
            throw new CorruptTableException("a bitmap of positions is damaged: it holds " + count
                    + " positions and says " + bitmap.getLongCardinality());
        }
    }

    /** How many rows. */
    public long count() {
        return bitmaps.values().stream()
                .mapToLong(RoaringBitmap::getLongCardinality)
                .sum();
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return bitmaps.isEmpty();
    }

    /** Whether a row is among them. */
    public boolean contains(long position) {
        RoaringBitmap bitmap = bitmaps.get(upper(position));
        return bitmap != null && bitmap.contains((int) position);
    }

    /** The greatest position, or -1 if there are no rows. */
    public long last() {
        return isEmpty()
                ? -1
                : position(bitmaps.lastKey(), bitmaps.lastEntry().getValue().last());
    }

    /** Whether a row is in both sets. */
    public boolean intersects(RowSet other) {
        return bitmaps.entrySet().stream().anyMatch(entry -> {
            RoaringBitmap theirs = other.bitmaps.get(entry.getKey());
            return theirs != null && RoaringBitmap.intersects(entry.getValue(), theirs);
        });
    }

    /** The rows that are in at least one of the two sets. */
    public RowSet union(RowSet other) {
        NavigableMap<Integer, RoaringBitmap> united = new TreeMap<>(bitmaps);
        other.bitmaps.forEach(
                (upper, bitmap) -> united.merge(upper, bitmap, (own, theirs) -> RoaringBitmap.or(own, theirs)));
        return new RowSet(united);
    }

    /** The rows that are not in another set. */
    public RowSet minus(RowSet other) {
        NavigableMap<Integer, RoaringBitmap> rest = new TreeMap<>();
        bitmaps.forEach((upper, bitmap) -> {
            RoaringBitmap theirs = other.bitmaps.get(upper);
            RoaringBitmap left = theirs == null ? bitmap : RoaringBitmap.andNot(bitmap, theirs);
            if (!left.isEmpty()) {
                rest.put(upper, left);
            }
        });
        return new RowSet(rest);
    }

    /** The positions, rising. */
    public LongStream stream() {
        return bitmaps.entrySet().stream()
                .flatMapToLong(entry -> entry.getValue().stream().mapToLong(lower -> position(entry.getKey(), lower)));
    }

    /** The positions, for one who asks in rising order. For one thread. */
    public Cursor cursor() {
        return new Cursor();
    }

    /** The portable serialization of a 64-bit Roaring bitmap, in as few bytes as it takes. */
    public ByteBuffer bytes() {
        Map<Integer, RoaringBitmap> smallest = new TreeMap<>();
        bitmaps.forEach((upper, bitmap) -> {
            RoaringBitmap copy = bitmap.clone();
            copy.runOptimize();
            smallest.put(upper, copy);
        });
        int size = Long.BYTES;
        for (RoaringBitmap bitmap : smallest.values()) {
            size = Math.addExact(size, Integer.BYTES + bitmap.serializedSizeInBytes());
        }
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(smallest.size());
        smallest.forEach((upper, bitmap) -> {
            bytes.putInt(upper);
            bitmap.serialize(bytes);
        });
        return bytes.flip().order(ByteOrder.BIG_ENDIAN);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowSet that && bitmaps.equals(that.bitmaps);
    }

    @Override
    public int hashCode() {
        return Objects.hash(count(), last()); // a bitmap's own depends on how it is kept
    }

    @Override
    public String toString() {
        return count() + " rows up to position " + last();
    }

    private static int upper(long position) {
        return (int) (position >>> Integer.SIZE);
    }

    private static long position(int upper, int lower) {
        return ((long) upper << Integer.SIZE) | Integer.toUnsignedLong(lower);
    }

    /** Goes through the positions. */
    public final class Cursor {
        private int upper;
        private PeekableIntIterator lower;

        private Cursor() {
            enter(bitmaps.firstEntry());
        }

        /**
         * The first of the positions that is not less than one, which must not be less than that of the call before;
         * {@link Long#MAX_VALUE} if there is none.
         */
        public long nextFrom(long position) {
            if (upper < upper(position)) {
                enter(bitmaps.ceilingEntry(upper(position)));
            }
            if (upper == upper(position)) {
                lower.advanceIfNeeded((int) position);
            }
            if (!lower.hasNext()) {
                enter(bitmaps.higherEntry(upper));
            }
            return lower.hasNext() ? position(upper, lower.peekNext()) : Long.MAX_VALUE;
        }

        private void enter(Map.Entry<Integer, RoaringBitmap> next) {
            upper = next == null ? Integer.MAX_VALUE : next.getKey();
            lower = next == null ? NOTHING.getIntIterator() : next.getValue().getIntIterator();
        }
    }

    /** Takes positions in any order, some perhaps again. For one thread. */
    public static final class Builder {
        private final NavigableMap<Integer, RoaringBitmap> bitmaps = new TreeMap<>();

        private Builder() {}

        /**
         * Adds a row.
         *
         * @throws IllegalArgumentException if the position is negative
         */
        public Builder add(long position) {
            if (position < 0) {
                throw new IllegalArgumentException("the position of a row in its file cannot be " + position);
            }
            bitmaps.computeIfAbsent(upper(position), upper -> new RoaringBitmap())
                    .add((int) position);
            return this;
        }

        /** Adds the rows of a set. */
        public Builder add(RowSet positions) {
            positions.bitmaps.forEach((upper, bitmap) ->
                    bitmaps.computeIfAbsent(upper, added -> new RoaringBitmap()).or(bitmap));
            return this;
        }

        /** The rows so far, after which this is empty as at first. */
        public RowSet build() {
            RowSet built = new RowSet(new TreeMap<>(bitmaps));
            bitmaps.clear();
            return built;
        }
    }
}
