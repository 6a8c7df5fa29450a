package io.datashard.spark.read;

import io.datashard.PlannedFile;
import io.datashard.PlannedFiles;
import io.datashard.spark.seam.BlockHosts;
import io.datashard.spark.seam.FileSlice;
import io.datashard.spark.seam.FileSlices;
import io.datashard.spark.seam.KeyedSlices;
import io.datashard.spark.seam.ReadSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Cuts large files and packs small ones so that every partition has about the same work. A partition has as many bytes, and each file
 * costs as much to open as reading some bytes, as with Spark's own files (its FilePartition).
 *
 * <p>Spark packs the largest first, which needs an object for each file, and tears apart what lies together. Here files come in
 * catalog order, and each goes to the first of a few open partitions that has room for it: that needs next to no memory, keeps files of one
 * partition of the table and their paths together, and leaves partitions no emptier.
 */
final class SplitPacking {
    /** With so many, a large file that finds no room leaves the others open for the small ones after it. */
    private static final int OPEN = 8;

    private final ReadSettings settings;

    private final Function<PlannedFile, InternalRow> constants;
    private final Optional<BlockHosts> hosts;

    /**
     * A way to pack.
     *
     * @param constants what {@link FileSlice#constants} shall be of a file
     * @param hosts says where files lie; nothing if tasks need not run there
     */
    SplitPacking(ReadSettings settings, Function<PlannedFile, InternalRow> constants, Optional<BlockHosts> hosts) {
        this.settings = settings;
        this.constants = constants;
        this.hosts = hosts;
    }

    List<FileSlices> pack(PlannedFiles files) {
        Packing packing = new Packing(target(files));
        files.forEach(packing::cut);
        return packing.all();
    }

    /** The same for each stretch of files that have the same key. */
    List<KeyedSlices> pack(PlannedFiles files, PartitionKeys keys) {
        Packing packing = new Packing(target(files));
        List<KeyedSlices> all = new ArrayList<>();
        InternalRow key = null;
        for (PlannedFile file : files) {
            InternalRow next = keys.apply(file);
            if (key != null && !key.equals(next)) {
                all.addAll(keyed(packing.all(), key));
                packing = new Packing(packing.target);
            }
            key = next;
            packing.cut(file);
        }
        all.addAll(keyed(packing.all(), key));
        return all;
    }

    private static List<KeyedSlices> keyed(List<FileSlices> partitions, InternalRow key) {
        return partitions.stream().map(slices -> new KeyedSlices(slices, key)).toList();
    }

    private long target(PlannedFiles files) {
        long cost = files.bytes() + files.size() * settings.openCost();
        long perPartition = Math.max(settings.openCost(), cost / Math.max(1, settings.minPartitions()));
        return Math.max(1, Math.min(settings.maxPartitionBytes(), perPartition));
    }

    /** Partitions as they fill. */
    private final class Packing {
        private final long target;
        private final List<FileSlices> full = new ArrayList<>();
        private final List<Partition> open = new ArrayList<>();

        Packing(long target) {
            this.target = target;
        }

        void cut(PlannedFile file) {
            InternalRow values = constants.apply(file);
            for (long start = 0; start < file.bytes(); start += target) {
                long length = Math.min(target, file.bytes() - start);
                add(new FileSlice(file.path(), start, length, file.bytes(), values, file.deletes()));
            }
        }

        private void add(FileSlice slice) {
            roomFor(slice).add(slice);
            if (open.size() > OPEN) {
                Partition fullest = Collections.max(open, Comparator.comparingLong(partition -> partition.cost));
                open.remove(fullest);
                full.add(fullest.slices.build());
            }
        }

        private Partition roomFor(FileSlice slice) {
            for (Partition partition : open) {
                if (partition.cost + slice.length() <= target) {
                    return partition;
                }
            }
            Partition next = new Partition();
            open.add(next);
            return next;
        }

        List<FileSlices> all() {
            open.forEach(partition -> full.add(partition.slices.build()));
            return full;
        }
    }

    private final class Partition {
        final FileSlices.Builder slices = new FileSlices.Builder();
        long cost;

        void add(FileSlice slice) {
            slices.add(slice);
            hosts.ifPresent(known -> slices.lieOn(known.of(slice.path(), slice.start(), slice.length())));
            cost += slice.length() + settings.openCost();
        }
    }
}
