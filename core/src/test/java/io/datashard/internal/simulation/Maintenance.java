package io.datashard.internal.simulation;

import io.datashard.CommitOutcomeUnknownException;
import io.datashard.ConcurrentModificationException;
import io.datashard.DatashardException;
import io.datashard.SnapshotNotFoundException;
import io.datashard.Tag;
import io.datashard.VacuumOptions;
import io.datashard.internal.table.StoredTable;
import java.time.Duration;
import java.util.List;

/** Rolls tables back, tags versions, and vacuums all that is not of the last few milliseconds. */
final class Maintenance {
    /** The property of the tables that are looked after. */
    static final String ALLOWED = "retention-minimum";

    private static final int LONGEST_RETENTION_MICROS = 100_000;

    private final Client client;
    private final StoredTable table;

    Maintenance(Client client) {
        this.client = client;
        this.table = client.table();
    }

    void act() {
        try {
            switch (client.random(4)) {
                case 0 -> table.rollbackTo(anyVersion());
                case 1 -> tag();
                default -> table.vacuum(VacuumOptions.DEFAULT.withRetention(
                        Duration.ofNanos(1_000L * client.random(LONGEST_RETENTION_MICROS))));
            }
        } catch (ConcurrentModificationException | SnapshotNotFoundException e) {
            // others were first
        }
    }

    private String anyVersion() {
        return Long.toString(1 + client.random(Math.toIntExact(Math.max(1, client.acknowledged()))));
    }

    private void tag() {
        List<Tag> tags = table.tags();
        if (tags.size() > 2) {
            untag(tags.get(client.random(tags.size())));
        } else {
            table.tag("tag " + client.random(1_000_000_000), anyVersion());
        }
    }

    private void untag(Tag tag) {
        try {
            table.untag(tag.name());
        } catch (CommitOutcomeUnknownException | ConcurrentModificationException e) {
            throw e;
        } catch (DatashardException e) {
            if (!e.getMessage().contains("has no tag")) {
                throw e;
            }
        }
    }
}
