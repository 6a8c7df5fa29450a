package io.datashard.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.FileEntry;
import io.datashard.Tablet;
import io.datashard.spark.seam.FileSlice;
import io.datashard.spark.seam.FileSlices;
import io.datashard.spark.seam.ReadSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SplitPackingTest {

    @Test
    void cutsALargeFileIntoEqualSlices() {
        List<FileSlices> partitions = new SplitPacking(new ReadSettings(100, 0, 1, 1.0)).pack(files(250));

        assertThat(partitions)
                .containsExactly(
                        slices(new FileSlice("f0", 0, 100, 250)),
                        slices(new FileSlice("f0", 100, 100, 250)),
                        slices(new FileSlice("f0", 200, 50, 250)));
    }

    @Test
    void packsSmallFilesLargestFirst() {
        List<FileSlices> partitions = new SplitPacking(new ReadSettings(100, 10, 1, 1.0)).pack(files(20, 50, 30));

        assertThat(partitions)
                .containsExactly(
                        slices(new FileSlice("f1", 0, 50, 50), new FileSlice("f2", 0, 30, 30)),
                        slices(new FileSlice("f0", 0, 20, 20)));
    }

    @Test
    void dividesASmallTableAmongAllCores() {
        assertThat(new SplitPacking(new ReadSettings(1_000_000, 1, 4, 1.0)).pack(files(400, 400, 400, 400)))
                .hasSize(4);
        assertThat(new SplitPacking(new ReadSettings(1_000_000, 1, 4, 1.0)).pack(files(4000)))
                .hasSize(4);
    }

    @Test
    void doesNotDivideBelowTheCostOfOpeningAFile() {
        assertThat(new SplitPacking(new ReadSettings(1_000_000, 4096, 8, 1.0)).pack(files(4000)))
                .hasSize(1);
    }

    @Test
    void readsNothingOfAnEmptyTable() {
        assertThat(new SplitPacking(new ReadSettings(100, 10, 4, 1.0)).pack(List.of()))
                .isEmpty();
    }

    private static FileSlices slices(FileSlice... slices) {
        return new FileSlices(List.of(slices));
    }

    private static List<FileEntry> files(long... sizes) {
        List<FileEntry> files = new ArrayList<>();
        for (long size : sizes) {
            String name = "f" + files.size();
            files.add(new FileEntry(new Tablet(0, List.of(), name), name, 1, size, Map.of(), 1));
        }
        return files;
    }
}
