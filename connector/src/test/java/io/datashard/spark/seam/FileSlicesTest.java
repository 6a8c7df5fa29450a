package io.datashard.spark.seam;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.DeletionVector;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

class FileSlicesTest {

    @Test
    void theSlicesComeBackAsTheyWere() {
        List<FileSlice> slices = List.of(
                new FileSlice("tablets/größe=1/a.parquet", 0, 10, 25),
                new FileSlice("tablets/größe=1/a.parquet", 10, 15, 25),
                new FileSlice("b", Long.MAX_VALUE - 5, 5, Long.MAX_VALUE),
                new FileSlice(
                        "c",
                        0,
                        5,
                        5,
                        InternalRow.empty(),
                        Optional.of(new DeletionVector.Inline(2, ByteBuffer.wrap(new byte[] {0, 1, -1})))),
                new FileSlice(
                        "c",
                        5,
                        5,
                        10,
                        InternalRow.empty(),
                        Optional.of(new DeletionVector.Stored(9_000_000_000L, "ü.dv", 4, 70_000))),
                new FileSlice("b".repeat(100_000), 0, 1, Long.MAX_VALUE));

        assertThat(FileSlices.of(slices)).containsExactlyElementsOf(slices);
        assertThat(FileSlices.of(List.of())).isEmpty();
    }

    @Test
    void slicesOfAPartitionShareTheirConstants() {
        InternalRow first = Rows.of(new Object[] {1L, UTF8String.fromString("a")});
        InternalRow second = Rows.of(new Object[] {2L, null});
        List<FileSlice> slices = List.of(
                new FileSlice("a", 0, 10, 25, first),
                new FileSlice("a", 10, 15, 25, first.copy()),
                new FileSlice("b", 0, 1, 1, second));

        List<FileSlice> unpacked = new ArrayList<>();
        FileSlices.of(slices).forEach(unpacked::add);

        assertThat(unpacked).isEqualTo(slices);
        assertThat(unpacked.get(1).constants()).isSameAs(unpacked.get(0).constants());
        assertThat(FileSlices.of(slices))
                .isNotEqualTo(FileSlices.of(List.of(slices.get(0), slices.get(1), new FileSlice("b", 0, 1, 1))));
    }

    @Test
    void theyPreferTheMachinesThatHaveMostOfThem() {
        FileSlices.Builder builder = new FileSlices.Builder();
        wholeFiles(2).forEach(builder::add);
        builder.lieOn(Map.of("a", 10L, "b", 20L, "c", 5L));
        builder.lieOn(Map.of("a", 15L, "d", 6L, "e", 5L));

        FileSlices slices = builder.build();

        assertThat(slices.preferredLocations()).containsExactly("a", "b", "d");
        assertThat(slices).isEqualTo(FileSlices.of(wholeFiles(2))).hasSameHashCodeAs(FileSlices.of(wholeFiles(2)));
        assertThat(FileSlices.of(wholeFiles(2)).preferredLocations()).isEmpty();
        assertThat(builder.build().preferredLocations()).isEmpty();
    }

    @Test
    void theyReachATaskAsTheyAre() throws IOException, ClassNotFoundException {
        FileSlices slices = FileSlices.of(wholeFiles(25));

        byte[] message = serialized(slices);
        Object received = new ObjectInputStream(new ByteArrayInputStream(message)).readObject();

        assertThat(received).isEqualTo(slices).hasSameHashCodeAs(slices).hasToString(slices.toString());
        assertThat(received).isNotEqualTo(FileSlices.of(wholeFiles(24)));
    }

    @Test
    void aFileMoreIsAFewBytesMore() throws IOException {
        int one = serialized(FileSlices.of(wholeFiles(1))).length;
        int many = serialized(FileSlices.of(wholeFiles(101))).length;

        assertThat((many - one) / 100).isLessThan(20);
    }

    private static List<FileSlice> wholeFiles(int count) {
        List<FileSlice> slices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String path = "_datashard/snapshots/20261121064900.12345640718263/tablets/day=2026-11-21/"
                    + "20261121064900.12345640718263-t0-" + i + ".parquet";
            slices.add(new FileSlice(path, 0, 1 << 20, 1 << 20));
        }
        return slices;
    }

    private static byte[] serialized(FileSlices slices) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(slices);
        }
        return bytes.toByteArray();
    }
}
