package io.datashard.internal.table;

import io.datashard.ChangePlan;
import io.datashard.CorruptTableException;
import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.SnapshotNotFoundException;
import io.datashard.Type;
import io.datashard.internal.commit.HistoryLog;
import io.datashard.internal.commit.VersionLog;
import io.datashard.internal.types.Widening;
import io.datashard.internal.version.Operation;
import io.datashard.internal.version.PastVersion;
import io.datashard.internal.version.Version;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the versions of a table up to one of them changed, behind {@link io.datashard.Snapshot#changePlan}.
 *
 * @param newest with whose columns the rows are to be read
 */
record ChangeHistory(Version newest, VersionLog log, HistoryLog history) {

    ChangePlan plan(long since, long until) {
        if (since < 0 || since > until || until > newest.number()) {
            throw new IllegalArgumentException("the changes after version " + since + " up to version " + until
                    + " cannot be those of version " + newest.number() + " and before");
        }
        List<PastVersion> wanted = new ArrayList<>();
        Optional<PastVersion> start = Optional.empty();
        Iterator<PastVersion> newestFirst = history.lines(newest).iterator();
        while (start.isEmpty() && newestFirst.hasNext()) {
            PastVersion past = newestFirst.next();
            if (past.line().version() <= since || past.line().operation().equals(Operation.DROP)) {
                start = Optional.of(past);
            } else if (past.line().version() <= until) {
                wanted.add(past);
            }
        }
        Collections.reverse(wanted);
        return plan(start.filter(past -> !isBeforeCreation(past, since)), wanted);
    }

    /** Whether the versions after {@code since} begin with the table's first, so that nothing was there before. */
    private static boolean isBeforeCreation(PastVersion start, long since) {
        return since == 0
                || (start.line().operation().equals(Operation.DROP)
                        && start.line().version() <= since);
    }

    /** @param start the version before the first; nothing if that one created the table */
    private ChangePlan plan(Optional<PastVersion> start, List<PastVersion> versions) {
        try (ChangePlanner planner = new ChangePlanner(log.store())) {
            Optional<Version> parent = versions.isEmpty() ? Optional.empty() : start.map(this::read);
            for (PastVersion past : versions) {
                Version next = read(past);
                add(planner, past, next, parent);
                parent = Optional.of(next);
            }
            return planner.plan();
        }
    }

    /** A version that is vacuumed while it is read is said to be that, and not damaged; so is the one before it. */
    private void add(ChangePlanner planner, PastVersion past, Version version, Optional<Version> parent) {
        try {
            planner.add(past, version, parent);
        } catch (CorruptTableException | UncheckedIOException e) {
            long number = parent.map(Version::number).filter(log::isVacuumed).orElse(version.number());
            throw log.isVacuumed(number) ? vacuumed(number) : e;
        }
    }

    private Version read(PastVersion past) {
        long number = past.line().version();
        Version version = number == newest.number() ? newest : log.find(number).orElseThrow(() -> vacuumed(number));
        if (!version.identity().tableId().equals(newest.identity().tableId())) {
            throw new DatashardException("the changes up to version " + newest.number() + " of the table at "
                    + log.store().root() + " cannot begin at version " + number
                    + " or before: that was another table, which was dropped. Ask for changes since a newer version, or"
                    + " since 0 for all of this table's");
        }
        requireReadable(version);
        return version;
    }

    private SnapshotNotFoundException vacuumed(long number) {
        return new SnapshotNotFoundException("what version " + number + " of the table at "
                + log.store().root()
                + " held or changed cannot be told: it was vacuumed. Ask for changes since a version that is kept; the"
                + " metadata table snapshots lists them");
    }

    private void requireReadable(Version version) {
        Schema schema = version.metadata().metadata().schema();
        Schema now = newest.metadata().metadata().schema();
        boolean sharesColumn = false;
        for (Field column : now.columns()) {
            Optional<Field> then = field(schema.columns(), column.id());
            if (then.isPresent() && !isReadableAs(then.get().type(), column.type())) {
                throw new DatashardException("the changes of version " + version.number() + " of the table at "
                        + log.store().root() + " cannot be read with the columns of version " + newest.number()
                        + ": the column " + column.name() + " was a "
                        + then.get().type() + " then and is a "
                        + column.type() + " now, which cannot hold all its values. Read them as of version "
                        + version.number());
            }
            sharesColumn |= then.isPresent();
        }
        if (!sharesColumn) {
            throw new DatashardException(
                    "the changes of the table at " + log.store().root()
                            + " cannot begin at version " + version.number() + ": version " + newest.number()
                            + " has none of its columns, as they were replaced since. Ask for changes since the version that"
                            + " replaced them, or as of one before it");
        }
    }

    private static Optional<Field> field(List<Field> fields, int id) {
        return fields.stream().filter(field -> field.id() == id).findFirst();
    }

    private static boolean isReadableAs(Type then, Type now) {
        if (then instanceof Type.Struct older && now instanceof Type.Struct newer) {
            return newer.fields().stream().allMatch(field -> field(older.fields(), field.id())
                    .map(known -> isReadableAs(known.type(), field.type()))
                    .orElse(true));
        } else if (then instanceof Type.Array older && now instanceof Type.Array newer) {
            return isReadableAs(older.element(), newer.element());
        } else if (then instanceof Type.Map older && now instanceof Type.Map newer) {
            return isReadableAs(older.key(), newer.key()) && isReadableAs(older.value(), newer.value());
        }
        return then.equals(now) || Widening.isPossible(then, now);
    }
}
