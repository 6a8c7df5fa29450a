package io.datashard.internal.table;

import io.datashard.SnapshotNotFoundException;
import io.datashard.Tag;
import io.datashard.internal.commit.HistoryLog;
import io.datashard.internal.commit.VersionLog;
import io.datashard.internal.version.PastVersion;
import io.datashard.internal.version.Version;
import io.datashard.internal.version.VersionLine;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds a table's versions by what users call them.
 *
 * @param newest the version whose history and tags are asked
 */
record VersionLookup(VersionLog log, HistoryLog history, Version newest) {
    /** Whether a text is a version number: names of tags are not. */
    static boolean isNumber(String text) {
        return text.matches("\\d{1,18}");
    }

    /** @throws SnapshotNotFoundException if there is no such version, or its files are gone */
    Version named(String name) {
        if (SnapshotIds.isSnapshotId(name)) {
            return lines().filter(line -> line.snapshotId().equals(name))
                    .findFirst()
                    .map(line -> log.read(line.version()))
                    .orElseThrow(() -> new SnapshotNotFoundException("the table at " + root()
                            + " has no committed snapshot " + name + "; its history lists those it has"));
        } else if (isNumber(name)) {
            return log.read(Long.parseLong(name));
        }
        Tag tag = newest.contents().retention().tags().get(name);
        if (tag == null) {
            throw new SnapshotNotFoundException("\"" + name + "\" is neither a version number like 42 nor a"
                    + " snapshot id like 20261121064900.12345640718263, and the table at " + root()
                    + " has no tag of that name; its tags are "
                    + newest.contents().retention().tags().keySet().stream()
                            .sorted()
                            .toList());
        }
        return log.read(tag.version());
    }

    /** @throws SnapshotNotFoundException if the table is younger, or the version's files are gone */
    Version asOf(Instant time) {
        return lines().filter(line -> !line.time().isAfter(time))
                .findFirst()
                .map(line -> log.read(line.version()))
                .orElseThrow(() -> new SnapshotNotFoundException("the table at " + root() + " has no version as old as "
                        + time + "; its first is of " + first().time()));
    }

    private VersionLine first() {
        List<VersionLine> all = lines().toList();
        return all.get(all.size() - 1);
    }

    private Stream<VersionLine> lines() {
        return history.lines(newest).map(PastVersion::line);
    }

    private String root() {
        return log.store().root();
    }
}
