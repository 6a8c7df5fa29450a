package io.datashard.internal.prune;

import java.util.List;

/** A condition, ready to be decided for files of one partitioning. Safe for concurrent use. */
@FunctionalInterface
interface FileTest {
    Match of(FileFacts file);

    /** All of them. */
    static FileTest all(List<FileTest> tests) {
        return file -> {
            Match match = Match.ALL;
            for (int i = 0; i < tests.size() && match != Match.NONE; i++) {
                match = match.and(tests.get(i).of(file));
            }
            return match;
        };
    }

    /** At least one of them. */
    static FileTest any(List<FileTest> tests) {
        return file -> {
            Match match = Match.NONE;
            for (int i = 0; i < tests.size() && match != Match.ALL; i++) {
                match = match.or(tests.get(i).of(file));
            }
            return match;
        };
    }
}
