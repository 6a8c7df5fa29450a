package io.datashard.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.FileEntry;
import io.datashard.PlannedFile;
import io.datashard.PlannedFiles;
import io.datashard.Tablet;
import io.datashard.spark.seam.FileSlice;
import io.datashard.spark.seam.FileSlices;
import io.datashard.spark.seam.ReadSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.catalyst.InternalRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitPackingTest {
    private static final long MEBIBYTE = 1 << 20;

    @Test
    void cutsALargeFileIntoEqualSlices() {
        List<FileSlices> partitions = new SplitPacking(
                        new ReadSettings(100, 0, 1, 1.0), file -> InternalRow.empty(), Optional.empty())
                .pack(files(250));

        assertThat(partitions)
                .containsExactly(
                        slices(new FileSlice("f0", 0, 100, 250)),
                        slices(new FileSlice("f0", 100, 100, 250)),
                        slices(new FileSlice("f0", 200, 50, 250)));
    }

    @Test
    void packsSmallFilesInTheOrderOfTheCatalog() {
        List<FileSlices> partitions = new SplitPacking(
                        new ReadSettings(100, 10, 1, 1.0), file -> InternalRow.empty(), Optional.empty())
                .pack(files(20, 50, 30));

        assertThat(partitions)
                .containsExactly(
                        slices(new FileSlice("f0", 0, 20, 20), new FileSlice("f1", 0, 50, 50)),
                        slices(new FileSlice("f2", 0, 30, 30)));
    }

    @Test
    void fillsWhatALargeFileLeftOpenWithTheSmallOnesAfterIt() {
        List<FileSlices> partitions = new SplitPacking(
                        new ReadSettings(100, 0, 1, 1.0), file -> InternalRow.empty(), Optional.empty())
                .pack(files(60, 90, 40, 10));

        assertThat(partitions)
                .containsExactly(
                        slices(new FileSlice("f0", 0, 60, 60), new FileSlice("f2", 0, 40, 40)),
                        slices(new FileSlice("f1", 0, 90, 90), new FileSlice("f3", 0, 10, 10)));
    }

    @Test
    void dividesASmallTableAmongAllCores() {
        assertThat(new SplitPacking(
                                new ReadSettings(1_000_000, 1, 4, 1.0), file -> InternalRow.empty(), Optional.empty())
                        .pack(files(400, 400, 400, 400)))
                .hasSize(4);
        assertThat(new SplitPacking(
                                new ReadSettings(1_000_000, 1, 4, 1.0), file -> InternalRow.empty(), Optional.empty())
                        .pack(files(4000)))
                .hasSize(4);
    }

    @Test
    void doesNotDivideBelowTheCostOfOpeningAFile() {
        assertThat(new SplitPacking(
                                new ReadSettings(1_000_000, 4096, 8, 1.0),
                                file -> InternalRow.empty(),
                                Optional.empty())
                        .pack(files(4000)))
                .hasSize(1);
    }

    @Test
    void readsNothingOfAnEmptyTable() {
        assertThat(new SplitPacking(new ReadSettings(100, 10, 4, 1.0), file -> InternalRow.empty(), Optional.empty())
                        .pack(files()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 100, 10_000})
    void everyByteOfEveryFileIsInExactlyOneSlice(long maxPartitionBytes) {
        Random random = new Random(maxPartitionBytes);
        PlannedFiles files = files(random.longs(500, 0, 500).toArray());

        List<FileSlices> partitions = new SplitPacking(
                        new ReadSettings(maxPartitionBytes, 3, 2, 1.0), file -> InternalRow.empty(), Optional.empty())
                .pack(files);

        Map<String, List<FileSlice>> byPath = new HashMap<>();
        for (FileSlices partition : partitions) {
            assertThat(partition).isNotEmpty();
            partition.forEach(slice -> byPath.computeIfAbsent(slice.path(), path -> new ArrayList<>())
                    .add(slice));
        }
        for (PlannedFile file : files) {
            long covered = 0;
            List<FileSlice> slices = byPath.getOrDefault(file.path(), new ArrayList<>());
            slices.sort(Comparator.comparingLong(FileSlice::start));
            for (FileSlice slice : slices) {
                assertThat(slice.start()).isEqualTo(covered);
                assertThat(slice.length()).isPositive();
                assertThat(slice.fileBytes()).isEqualTo(file.bytes());
                covered += slice.length();
            }
            assertThat(covered).isEqualTo(file.bytes());
        }
    }

    /** Sizes that are hard to pack. */
    private enum Sizes {
        FEW_LARGE_AMONG_MANY_SMALL,
        LOGNORMAL,
        PARETO,
        ABOUT_HALF_A_PARTITION,
        UNIFORM;

        long next(Random random) {
            return switch (this) {
                case FEW_LARGE_AMONG_MANY_SMALL -> random.nextInt(10) == 0 ? 100 * MEBIBYTE : MEBIBYTE / 16;
                case LOGNORMAL -> (long) (30 * MEBIBYTE * Math.exp(1.5 * random.nextGaussian()));
                case PARETO -> (long) Math.min(10_240 * MEBIBYTE, MEBIBYTE / Math.pow(1 - random.nextDouble(), 1.1));
                case ABOUT_HALF_A_PARTITION -> 50 * MEBIBYTE + random.nextLong(20 * MEBIBYTE);
                case UNIFORM -> 1 + random.nextLong(128 * MEBIBYTE);
            };
        }
    }

    /** Catalog order costs no balance: there are no more partitions than when the largest come first, and none is larger. */
    @ParameterizedTest
    @EnumSource(Sizes.class)
    void packsSkewedSizesAsTightlyAsLargestFirst(Sizes sizes) {
        ReadSettings settings = new ReadSettings(128 * MEBIBYTE, 4 * MEBIBYTE, 16, 1.0);
        Random random = new Random(1);
        long[] bytes = LongStream.range(0, 5_000).map(i -> sizes.next(random)).toArray();

        List<FileSlices> partitions =
                new SplitPacking(settings, file -> InternalRow.empty(), Optional.empty()).pack(files(bytes));

        assertThat(partitions).hasSizeLessThanOrEqualTo(largestFirst(bytes, settings));
        assertThat(partitions).allSatisfy(partition -> assertThat(StreamSupport.stream(partition.spliterator(), false)
                        .mapToLong(slice -> slice.length() + settings.openCost())
                        .sum())
                .isLessThanOrEqualTo(settings.maxPartitionBytes() + settings.openCost()));
    }

    /** How many partitions Spark's FilePartition makes of the same slices. */
    private static int largestFirst(long[] bytes, ReadSettings settings) {
        List<Long> slices = new ArrayList<>();
        for (long size : bytes) {
            for (long rest = size; rest > 0; rest -= settings.maxPartitionBytes()) {
                slices.add(Math.min(rest, settings.maxPartitionBytes()));
            }
        }
        slices.sort(Collections.reverseOrder());
        int partitions = 1;
        long cost = 0;
        for (long slice : slices) {
            if (cost > 0 && cost + slice > settings.maxPartitionBytes()) {
                partitions++;
                cost = 0;
            }
            cost += slice + settings.openCost();
        }
        return partitions;
    }

    private static FileSlices slices(FileSlice... slices) {
        return FileSlices.of(List.of(slices));
    }

    private static PlannedFiles files(long... sizes) {
        PlannedFiles.Builder files = PlannedFiles.builder();
        for (int i = 0; i < sizes.length; i++) {
            String name = "f" + i;
            files.add(new FileEntry(new Tablet(0, List.of(), name), name, 1, sizes[i], Map.of(), 1));
        }
        return files.build();
    }
}
