package io.datashard.spark.seam;

import io.datashard.internal.pack.PackedDeletes;
import io.datashard.internal.pack.PackedInput;
import io.datashard.internal.pack.PackedOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.StringJoiner;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;

/**
 * What one task reads, in this order. The driver holds these for every file of a scan and sends them to the tasks, so the slices are
 * packed, and become objects as they are iterated over. Two are equal when they hold the same slices, wherever these lie.
 */
public final class FileSlices implements InputPartition, Iterable<FileSlice> {
    private static final long serialVersionUID = 1L;

    /** As many as Spark names for partitions of its own files. */
    private static final int HOSTS = 3;

    /** Of each slice its path, its start, its length, what of the file comes after it, which constants it has, and its deletes. */
    private final byte[] packed;

    private final InternalRow[] constants;
    private final String[] hosts;

    private FileSlices(byte[] packed, InternalRow[] constants, String[] hosts) {
        this.packed = packed;
        this.constants = constants;
        this.hosts = hosts;
    }

    /** The slices of a list. */
    public static FileSlices of(List<FileSlice> slices) {
        Builder builder = new Builder();
        slices.forEach(builder::add);
        return builder.build();
    }

    @Override
    public Iterator<FileSlice> iterator() {
        return new Slices(new PackedInput(packed), constants);
    }

    /** The machines that have most of the bytes. */
    @Override
    public String[] preferredLocations() {
        return hosts.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileSlices that
                && Arrays.equals(packed, that.packed)
                && Arrays.equals(constants, that.constants);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(packed) + Arrays.hashCode(constants);
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "[", "]");
        forEach(slice -> text.add(slice.toString()));
        return text.toString();
    }

    private static final class Slices implements Iterator<FileSlice> {
        private final PackedInput packed;
        private final InternalRow[] constants;

        Slices(PackedInput packed, InternalRow[] constants) {
            this.packed = packed;
            this.constants = constants;
        }

        @Override
        public boolean hasNext() {
            return packed.hasNext();
        }

        @Override
        public FileSlice next() {
            if (!hasNext()) {
                throw new NoSuchElementException("there are no more slices");
            }
            String path = packed.nextPath();
            long start = packed.nextNumber();
            long length = packed.nextNumber();
            long fileBytes = start + length + packed.nextNumber();
            InternalRow values = constants[(int) packed.nextNumber()];
            return new FileSlice(path, start, length, fileBytes, values, PackedDeletes.next(packed));
        }
    }

    /** Takes slices one by one. For one thread. */
    public static final class Builder {
        private final PackedOutput packed = new PackedOutput();
        private final List<InternalRow> constants = new ArrayList<>();
        private final Map<String, Long> hosts = new HashMap<>();

        /** Adds a slice after the others. */
        public void add(FileSlice slice) {
            packed.putPath(slice.path());
            packed.putNumber(slice.start());
            packed.putNumber(slice.length());
            packed.putNumber(slice.fileBytes() - slice.start() - slice.length());
            packed.putNumber(place(slice.constants()));
            PackedDeletes.put(packed, slice.deletes());
        }

        /** Tells of bytes of the slices that machines have. */
        public void lieOn(Map<String, Long> bytes) {
            bytes.forEach((host, more) -> hosts.merge(host, more, Long::sum));
        }

        private String[] nearest() {
            return hosts.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue()
                            .reversed()
                            .thenComparing(Map.Entry.comparingByKey()))
                    .limit(HOSTS)
                    .map(Map.Entry::getKey)
                    .toArray(String[]::new);
        }

        private int place(InternalRow row) {
            int last = constants.size() - 1;
            if (last >= 0 && constants.get(last).equals(row)) {
                return last;
            }
            constants.add(row);
            return last + 1;
        }

        /** The slices, after which this is empty as at first. */
        public FileSlices build() {
            InternalRow[] taken = constants.toArray(InternalRow[]::new);
            String[] nearest = nearest();
            constants.clear();
            hosts.clear();
            return new FileSlices(packed.take(), taken, nearest);
        }
    }
}
