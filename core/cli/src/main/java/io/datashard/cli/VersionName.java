package io.datashard.cli;

import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.cli.text.Times;
import java.time.Instant;
import java.util.Optional;

/** What users call a version: its number, its snapshot id, a tag, or a time at which it was current. */
final class VersionName {
    private VersionName() {}

    /**
     * The version of a name. A tag that looks like a time is a tag.
     *
     * @throws io.datashard.SnapshotNotFoundException if there is none, or its files are gone
     */
    static Snapshot find(Table table, String name) {
        Optional<Instant> time = Times.instant(name);
        if (time.isEmpty() || table.tags().stream().anyMatch(tag -> tag.name().equals(name))) {
            return table.snapshot(name);
        }
        return table.snapshotAsOf(time.get());
    }
}
