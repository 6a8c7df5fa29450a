package io.datashard.spark.layout;

import io.datashard.CompactionGroup;
import io.datashard.FileEntry;
import io.datashard.Snapshot;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds the files of partitions that are not in an order yet, with small ones that are: written together they are fewer. A partition whose
 * files are all in order is left alone, so that compacting again comes to an end. For one thread.
 */
final class UnorderedFiles {
    /**
     * A file in order is small below this share of the target. Rows in order take less than those they were before, by whose size files are
     * made, and that alone is no reason to write them again.
     */
    private static final double SMALL = 0.25;

    /** New ones of one group; only where a single file is that much larger than the target. */
    private static final int MOST_NEW_FILES = 10_000;

    private final String mark;
    private final long targetBytes;
    private final int most;
    private final List<CompactionGroup> groups = new ArrayList<>();
    private List<FileEntry> open = new ArrayList<>();
    private long openBytes;
    private int files;

    /** @param most how many files may come out */
    UnorderedFiles(String mark, long targetBytes, int most) {
        this.mark = mark;
        this.targetBytes = targetBytes;
        this.most = most;
    }

    /** Some groups that become one file each or, if the first one becomes more, that one alone. */
    RewritePlan find(Snapshot snapshot, Predicate<FileEntry> candidates) {
        try (Stream<FileEntry> stream = snapshot.files(Set.of())) {
            Iterator<FileEntry> all = stream.filter(file -> file.tablet().partitioning()
                            == snapshot.partitioning().id())
                    .filter(candidates)
                    .iterator();
            while (files < most && all.hasNext()) {
                add(all.next());
            }
        }
        close();
        CompactionGroup first = groups.isEmpty() ? null : groups.get(0);
        if (first != null && filesOf(first) > 1) {
            return new RewritePlan(List.of(first), filesOf(first), targetBytes);
        }
        List<CompactionGroup> single =
                groups.stream().filter(group -> filesOf(group) == 1).limit(most).toList();
        return new RewritePlan(single, single.size(), targetBytes);
    }

    private void add(FileEntry file) {
        if (isOrdered(file) && file.liveBytes() >= SMALL * targetBytes) {
            return;
        }
        boolean isNext = !open.isEmpty()
                && !open.get(0).tablet().partition().equals(file.tablet().partition());
        if (isNext
                || openBytes + file.liveBytes() > (double) most * targetBytes
                || open.size() == CompactionGroup.MOST_FILES) {
            close();
        }
        open.add(file);
        openBytes += file.liveBytes();
    }

    private void close() {
        if (open.stream().anyMatch(file -> !isOrdered(file))) {
            CompactionGroup group = new CompactionGroup(open);
            groups.add(group);
            files += filesOf(group);
        }
        open = new ArrayList<>();
        openBytes = 0;
    }

    private int filesOf(CompactionGroup group) {
        return (int) Math.max(1, Math.min(MOST_NEW_FILES, Math.round((double) group.liveBytes() / targetBytes)));
    }

    /** One with many deleted rows is to be written again anyway. */
    private boolean isOrdered(FileEntry file) {
        return OrderMark.isIn(file.tablet().name(), mark) && !file.hasManyDeleted();
    }
}
