package io.datashard.spark.seam;

import io.datashard.internal.pack.PackedDeletes;
import io.datashard.internal.pack.PackedInput;
import io.datashard.internal.pack.PackedOutput;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.StringJoiner;
import org.apache.spark.sql.connector.read.InputPartition;

/**
 * What one task reads, in this order. The driver holds these for every file of a scan and sends them to the tasks, so the slices are
 * packed, and become objects as they are iterated over.
 */
public final class FileSlices implements InputPartition, Iterable<FileSlice> {
    private static final long serialVersionUID = 1L;

    /** Of each slice its path, its start, its length, what of the file comes after it, and which rows are deleted. */
    private final byte[] packed;

    private FileSlices(byte[] packed) {
        this.packed = packed;
    }

    /** The slices of a list. */
    public static FileSlices of(List<FileSlice> slices) {
        Builder builder = new Builder();
        slices.forEach(builder::add);
        return builder.build();
    }

    @Override
    public Iterator<FileSlice> iterator() {
        return new Slices(new PackedInput(packed));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileSlices that && Arrays.equals(packed, that.packed);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(packed);
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "[", "]");
        forEach(slice -> text.add(slice.toString()));
        return text.toString();
    }

    private record Slices(PackedInput packed) implements Iterator<FileSlice> {
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
            return new FileSlice(path, start, length, fileBytes, PackedDeletes.next(packed));
        }
    }

    /** Takes slices one by one. For one thread. */
    public static final class Builder {
        private final PackedOutput packed = new PackedOutput();

        /** Adds a slice after the others. */
        public void add(FileSlice slice) {
            packed.putPath(slice.path());
            packed.putNumber(slice.start());
            packed.putNumber(slice.length());
            packed.putNumber(slice.fileBytes() - slice.start() - slice.length());
            PackedDeletes.put(packed, slice.deletes());
        }

        /** The slices, after which this is empty as at first. */
        public FileSlices build() {
            return new FileSlices(packed.take());
        }
    }
}
