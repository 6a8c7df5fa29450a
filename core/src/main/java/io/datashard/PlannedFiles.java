package io.datashard;

import io.datashard.internal.pack.PackedDeletes;
import io.datashard.internal.pack.PackedInput;
import io.datashard.internal.pack.PackedOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The files of a plan, in catalog order (by partition, then name). They are kept as a few bytes each, so that a plan of a million files
 * is no burden, and become {@link PlannedFile}s as they are iterated over. Immutable, and safe for concurrent use.
 */
public final class PlannedFiles implements Iterable<PlannedFile> {
    /** Small enough to be no trouble for a garbage collector, and far above the size of a path. */
    private static final int CHUNK_BYTES = 64 * 1024;

    /** About what the values of a partition take in memory. */
    private static final int PARTITION_BYTES = 160;

    private static final int SAME_PARTITION = 0;
    private static final int NEXT_PARTITION = 1;

    /** Of each file whether it begins the next partition, its path, rows, bytes, version and deletes. No file lies in two chunks. */
    private final byte[][] chunks;

    /** The partition of each stretch of files that have the same. */
    private final List<Partition> partitions;

    private final Totals totals;

    private record Partition(int partitioning, List<Object> values) {}

    private PlannedFiles(byte[][] chunks, List<Partition> partitions, Totals totals) {
        this.chunks = chunks;
        this.partitions = partitions;
        this.totals = totals;
    }

    /** Takes files one by one. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * What several plans have, one after the other.
     *
     * @param parts in catalog order
     */
    public static PlannedFiles joined(List<PlannedFiles> parts) {
        List<byte[]> chunks = new ArrayList<>();
        List<Partition> partitions = new ArrayList<>();
        Totals totals = Totals.NONE;
        for (PlannedFiles part : parts) {
            chunks.addAll(Arrays.asList(part.chunks));
            partitions.addAll(part.partitions);
            totals = totals.plus(part.totals);
        }
        return new PlannedFiles(chunks.toArray(byte[][]::new), partitions, totals);
    }

    /** How many files. */
    public long size() {
        return totals.files();
    }

    /** The rows in them that are not deleted. */
    public long rows() {
        return totals.rows();
    }

    /** Their size. */
    public long bytes() {
        return totals.bytes();
    }

    /** About the memory that they take, in bytes. */
    public long retainedBytes() {
        long packed = 0;
        for (byte[] chunk : chunks) {
            packed += chunk.length;
        }
        return packed + (long) PARTITION_BYTES * partitions.size();
    }

    /** The first of them that together hold so many rows that are not deleted, or all if they hold fewer. */
    public PlannedFiles first(long wantedRows) {
        Builder first = builder();
        for (PlannedFile file : this) {
            if (first.totals.rows() >= wantedRows) {
                return first.build();
            }
            first.add(file);
        }
        return this;
    }

    @Override
    public Iterator<PlannedFile> iterator() {
        return new Files();
    }

    /** The same as {@link #iterator}. */
    public Stream<PlannedFile> stream() {
        return StreamSupport.stream(spliterator(), false);
    }

    /** Whether they are the same files with the same partitions, in the same order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PlannedFiles that
                && totals.equals(that.totals)
                && partitions.equals(that.partitions)
                && (Arrays.deepEquals(chunks, that.chunks) || hasFiles(that));
    }

    /** The same files may be cut into chunks elsewhere. */
    private boolean hasFiles(PlannedFiles that) {
        Iterator<PlannedFile> others = that.iterator();
        for (PlannedFile file : this) {
            if (!file.equals(others.next())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return Objects.hash(totals, partitions);
    }

    @Override
    public String toString() {
        return size() + " files with " + rows() + " rows in " + bytes() + " bytes";
    }

    private final class Files implements Iterator<PlannedFile> {
        private final Iterator<byte[]> nextChunks = Arrays.asList(chunks).iterator();
        private final Iterator<Partition> nextPartitions = partitions.iterator();
        private PackedInput chunk = new PackedInput(new byte[0]);
        private Partition partition;

        @Override
        public boolean hasNext() {
            return chunk.hasNext() || nextChunks.hasNext();
        }

        @Override
        public PlannedFile next() {
            if (!hasNext()) {
                throw new NoSuchElementException("there are no more than " + size() + " files");
            }
            if (!chunk.hasNext()) {
                chunk = new PackedInput(nextChunks.next());
            }
            if (chunk.nextNumber() == NEXT_PARTITION) {
                partition = nextPartitions.next();
            }
            return new PlannedFile(
                    chunk.nextPath(),
                    chunk.nextNumber(),
                    chunk.nextNumber(),
                    chunk.nextNumber(),
                    partition.partitioning(),
                    partition.values(),
                    PackedDeletes.next(chunk));
        }
    }

    /** Packs files as they come, which is in catalog order. For one thread. */
    public static final class Builder {
        private final List<byte[]> chunks = new ArrayList<>();
        private final List<Partition> partitions = new ArrayList<>();
        private final PackedOutput chunk = new PackedOutput();
        private Partition partition;
        private Totals totals = Totals.NONE;

        private Builder() {}

        /** Adds a file. Of the entry nothing is kept but the values of its partition and what tells the deleted rows. */
        public Builder add(FileEntry file) {
            Tablet tablet = file.tablet();
            return add(new PlannedFile(
                    file.path(),
                    file.rows(),
                    file.bytes(),
                    file.version(),
                    tablet.partitioning(),
                    tablet.partition(),
                    file.deletes()));
        }

        /** Adds a file of another plan. */
        public Builder add(PlannedFile file) {
            if (partition == null
                    || partition.partitioning() != file.partitioning()
                    || !partition.values().equals(file.partition())) {
                partition = new Partition(file.partitioning(), file.partition());
                partitions.add(partition);
                chunk.putNumber(NEXT_PARTITION);
            } else {
                chunk.putNumber(SAME_PARTITION);
            }
            chunk.putPath(file.path());
            chunk.putNumber(file.rows());
            chunk.putNumber(file.bytes());
            chunk.putNumber(file.version());
            PackedDeletes.put(chunk, file.deletes());
            if (chunk.size() >= CHUNK_BYTES) {
                chunks.add(chunk.take());
            }
            long live = file.liveRows();
            totals = new Totals(
                    totals.files() + 1,
                    totals.rows() + live,
                    totals.bytes() + file.bytes(),
                    totals.deletedRows() + file.rows() - live);
            return this;
        }

        /** The files so far. */
        public PlannedFiles build() {
            if (chunk.size() > 0) {
                chunks.add(chunk.take());
            }
            return new PlannedFiles(chunks.toArray(byte[][]::new), List.copyOf(partitions), totals);
        }
    }
}
