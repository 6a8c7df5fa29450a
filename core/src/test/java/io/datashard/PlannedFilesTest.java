package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PlannedFilesTest {

    @Property(tries = 200)
    void everyFileComesBackInOrderWithItsPartition(
            @ForAll @Size(max = 300) List<@IntRange(max = 5) Integer> partitions,
            @ForAll long rows,
            @ForAll long bytes,
            @ForAll @LongRange(min = 1) long version,
            @ForAll @IntRange(max = 300) int cut) {
        List<FileEntry> entries = new ArrayList<>();
        for (int partition : partitions) {
            List<Object> values =
                    partition == 0 ? List.of() : Arrays.asList(partition == 1 ? null : partition, Double.NaN);
            String name = "ä" + entries.size();
            entries.add(new FileEntry(
                    new Tablet(partition == 0 ? 0 : 1, values, name),
                    "tablets/p=" + partition + "/" + name,
                    rows,
                    bytes,
                    Map.of(),
                    version));
        }

        PlannedFiles files = packed(entries);

        assertThat(files)
                .containsExactlyElementsOf(entries.stream()
                        .map(entry -> new PlannedFile(
                                entry.path(),
                                rows,
                                bytes,
                                version,
                                entry.tablet().partitioning(),
                                entry.tablet().partition()))
                        .toList());
        assertThat(files.size()).isEqualTo(entries.size());
        assertThat(files.rows()).isEqualTo(rows * entries.size());
        assertThat(files.bytes()).isEqualTo(bytes * entries.size());
        assertThat(files).isEqualTo(packed(entries)).hasSameHashCodeAs(packed(entries));
        int first = Math.min(cut, entries.size());
        PlannedFiles joined = PlannedFiles.joined(
                List.of(packed(entries.subList(0, first)), packed(entries.subList(first, entries.size()))));
        assertThat(joined).containsExactlyElementsOf(files);
        assertThat(joined.rows()).isEqualTo(files.rows());
    }

    @Test
    void fileAfterFileOfAPartitionSharesItsValues() {
        Iterator<PlannedFile> files = packed(List.of(file("a", 1, 1), file("b", 1, 1), file("c", 2, 1)))
                .iterator();

        List<Object> first = files.next().partition();
        assertThat(files.next().partition()).isSameAs(first);
        assertThat(files.next().partition()).containsExactly(2);
        assertThatThrownBy(files::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void pathsOfAnyLengthHavePlace() {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            paths.add("tablets/" + i + "x".repeat(i * 10_000) + i);
        }

        PlannedFiles files = packed(paths.stream().map(path -> file(path, 1, 1)).toList());

        assertThat(files.stream().map(PlannedFile::path)).isEqualTo(paths);
    }

    @Test
    void otherFilesAreNotEqual() {
        PlannedFiles files = packed(List.of(file("a", 1, 1), file("b", 1, 2)));

        assertThat(files)
                .isNotEqualTo(packed(List.of(file("a", 1, 1))))
                .isNotEqualTo(packed(List.of(file("a", 1, 2), file("b", 1, 1))))
                .isNotEqualTo(packed(List.of(file("a", 2, 1), file("b", 2, 2))))
                .isNotEqualTo(packed(List.of(file("b", 1, 1), file("a", 1, 2))));
    }

    private static FileEntry file(String path, int partition, long rows) {
        return new FileEntry(new Tablet(0, List.of(partition), path), path, rows, 1, Map.of(), 1);
    }

    private static PlannedFiles packed(List<FileEntry> entries) {
        PlannedFiles.Builder files = PlannedFiles.builder();
        entries.forEach(files::add);
        return files.build();
    }
}
