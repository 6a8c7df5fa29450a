package io.datashard.spark.read;

import io.datashard.FileEntry;
import io.datashard.spark.seam.FileSlice;
import io.datashard.spark.seam.FileSlices;
import io.datashard.spark.seam.ReadSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Cuts large files and packs small ones so that every partition has about the same work, as Spark does with its own files (its
 * FilePartition): largest first, next fit, and each file costs as much to open as reading some bytes.
 */
final class SplitPacking {
    private final ReadSettings settings;

    SplitPacking(ReadSettings settings) {
        this.settings = settings;
    }

    List<FileSlices> pack(List<FileEntry> files) {
        long cost = files.stream()
                .mapToLong(file -> file.bytes() + settings.openCost())
                .sum();
        long perPartition = Math.max(settings.openCost(), cost / Math.max(1, settings.minPartitions()));
        long target = Math.max(1, Math.min(settings.maxPartitionBytes(), perPartition));

        List<FileSlice> slices = new ArrayList<>();
        for (FileEntry file : files) {
            cut(file, target, slices);
        }
        slices.sort(Comparator.comparingLong(FileSlice::length).reversed());
        return nextFit(slices, target);
    }

    private static void cut(FileEntry file, long target, List<FileSlice> slices) {
        for (long start = 0; start < file.bytes(); start += target) {
            slices.add(new FileSlice(file.path(), start, Math.min(target, file.bytes() - start), file.bytes()));
        }
    }

    private List<FileSlices> nextFit(List<FileSlice> slices, long target) {
        List<FileSlices> partitions = new ArrayList<>();
        List<FileSlice> current = new ArrayList<>();
        long size = 0;
        for (FileSlice slice : slices) {
            if (size + slice.length() > target && !current.isEmpty()) {
                partitions.add(new FileSlices(current));
                current = new ArrayList<>();
                size = 0;
            }
            current.add(slice);
            size += slice.length() + settings.openCost();
        }
        if (!current.isEmpty()) {
            partitions.add(new FileSlices(current));
        }
        return partitions;
    }
}
