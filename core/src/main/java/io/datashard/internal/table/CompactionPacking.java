package io.datashard.internal.table;

import io.datashard.CompactionGroup;
import io.datashard.FileEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds files to compact among those of a catalog, which come partition after partition. What it finds makes fewer files, or files with
 * fewer deleted rows, so that compacting again comes to an end. For one thread.
 */
final class CompactionPacking {
    /** A file is small below this share of the target. */
    private static final double SMALL = 0.75;

    /** A group may come to this share of the target: two files that are not quite small enough to be left still fit. */
    private static final double FULL = 1.5;

    private final long targetBytes;
    private final List<CompactionGroup> groups = new ArrayList<>();
    private List<FileEntry> open = new ArrayList<>();
    private long openBytes;

    CompactionPacking(long targetBytes) {
        this.targetBytes = targetBytes;
    }

    /** Takes the next file. */
    void add(FileEntry file) {
        if (!open.isEmpty()
                && !open.get(0).tablet().partition().equals(file.tablet().partition())) {
            close();
        }
        long live = file.liveBytes();
        if (live >= SMALL * targetBytes && !file.hasManyDeleted()) {
            return;
        }
        if (openBytes + live > FULL * targetBytes || open.size() == CompactionGroup.MOST_FILES) {
            close();
        }
        open.add(file);
        openBytes += live;
    }

    private void close() {
        if (open.size() > 1 || open.stream().anyMatch(FileEntry::hasManyDeleted)) {
            groups.add(new CompactionGroup(open));
        }
        open = new ArrayList<>();
        openBytes = 0;
    }

    /** The groups that are complete. */
    List<CompactionGroup> groups() {
        return groups;
    }

    /** All groups, when there are no more files or enough groups. */
    List<CompactionGroup> finish() {
        close();
        return List.copyOf(groups);
    }
}
