package io.datashard;

import io.datashard.Table.HistoryLine;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;

/**
 * Which rows some versions of a table inserted and deleted. They lie in data files of the table: {@link PlannedFile#version} of a file
 * is the version that changed its rows, and {@link PlannedFile#deletes} are those of its rows that it left as they were. A file is
 * there once for each version that changed rows of it.
 *
 * @param versions that changed rows, oldest first
 * @param inserted files with the rows that came, by version
 * @param deleted files with the rows that went, by version
 * @param replacing numbers of the versions that put files in the place of others: rows that stayed are among what such a version deleted
 *     and among what it inserted
 */
public record ChangePlan(List<HistoryLine> versions, PlannedFiles inserted, PlannedFiles deleted, Set<Long> replacing) {
    public ChangePlan {
        versions = List.copyOf(versions);
        replacing = Set.copyOf(replacing);
    }

    /** What some of the versions inserted and deleted, by their numbers. */
    public ChangePlan of(LongPredicate wanted) {
        return new ChangePlan(
                versions.stream().filter(line -> wanted.test(line.version())).toList(),
                of(inserted, wanted),
                of(deleted, wanted),
                replacing.stream().filter(wanted::test).collect(Collectors.toSet()));
    }

    private static PlannedFiles of(PlannedFiles files, LongPredicate wanted) {
        PlannedFiles.Builder some = PlannedFiles.builder();
        files.stream().filter(file -> wanted.test(file.version())).forEach(some::add);
        return some.build();
    }
}
