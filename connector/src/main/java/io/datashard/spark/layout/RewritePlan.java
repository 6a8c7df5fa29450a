package io.datashard.spark.layout;

import io.datashard.CompactionGroup;
import io.datashard.FileEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * What one transaction of a compaction rewrites: several groups of files, each to one file, or one group to several files.
 *
 * @param files how many there will be, more or less
 * @param targetBytes what a file should have
 */
public record RewritePlan(List<CompactionGroup> groups, int files, long targetBytes) {
    public RewritePlan {
        groups = List.copyOf(groups);
    }

    /** Whether rows have to go from task to task. */
    boolean isShuffled() {
        return files > groups.size();
    }

    /** At what size a task begins another file. What one task reads becomes one file; ranges are cut where equal rows make them too long. */
    public long mostFileBytes() {
        return isShuffled() ? 2 * targetBytes : Long.MAX_VALUE;
    }

    /** The files that one task reads, each. */
    public List<CompactionGroup> tasks() {
        if (!isShuffled()) {
            return groups;
        }
        List<CompactionGroup> tasks = new ArrayList<>();
        List<FileEntry> open = new ArrayList<>();
        long bytes = 0;
        for (FileEntry file : replaced()) {
            if (bytes > 0 && bytes + file.bytes() > targetBytes) {
                tasks.add(new CompactionGroup(open));
                open.clear();
                bytes = 0;
            }
            open.add(file);
            bytes += file.bytes();
        }
        tasks.add(new CompactionGroup(open));
        return tasks;
    }

    /** All files that are rewritten. */
    public List<FileEntry> replaced() {
        return groups.stream().flatMap(group -> group.files().stream()).toList();
    }

    long rows() {
        return groups.stream().mapToLong(CompactionGroup::liveRows).sum();
    }
}
