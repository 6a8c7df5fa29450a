package io.datashard.internal.commit;

import io.datashard.internal.version.Condition;
import io.datashard.internal.version.Decision;
import io.datashard.internal.version.Version;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a transaction does to one table: to be committed by itself, or with others by a {@link GroupCommit}. To be used once. */
public final class Part {
    private static final Logger LOG = LoggerFactory.getLogger(Part.class);

    private final Commit commit;
    private final Way way;

    /** How a commit comes to its version. */
    interface Way {
        Version of(Commit commit);
    }

    Part(Commit commit, Way way) {
        this.commit = commit;
        this.way = way;
    }

    /** Commits it by itself. Returns and throws what the {@link Committer} says. */
    public Version commit() {
        return commit.inTurn(way::of);
    }

    /** Does some work when all commits of this process to the table that came before have ended. */
    <T> T inTurn(Supplier<T> work) {
        return commit.inTurn(same -> work.get());
    }

    /** Puts a version that counts if a decision says so, or finds that there is nothing to do. Throws what {@link #commit} throws. */
    void prepare(Condition condition) {
        commit.under(condition);
        way.of(commit);
    }

    /** The version that waits for its decision; nothing if there was nothing to do. */
    Optional<Version> prepared() {
        return commit.prepared();
    }

    /** To be told that the version which waits was committed; returns it. */
    Version decided(Instant time) {
        return commit.decided(time);
    }

    /** To be told that the version which waits will never be committed. */
    void aborted() {
        commit.aborted();
    }

    /** Leaves a copy of a decision beside the version that waits, for a table that is copied without its database. Never fails. */
    void leaveCopy(String id, Decision decision) {
        prepared().ifPresent(version -> {
            try {
                new DecisionCopies(commit.log()).leave(version.number(), id, decision);
            } catch (RuntimeException e) {
                LOG.warn(
                        "The copy of the decision {} beside version {} of {} was not written; who copies the table without its"
                                + " database before the next version lacks this one",
                        id,
                        version.number(),
                        root(),
                        e);
            }
        });
    }

    Attempts attempts() {
        return commit.attempts();
    }

    /** To be told that it is committed with others, as one commit with one deadline. */
    void within(Attempts all) {
        commit.attempts().within(all);
    }

    /** Whether its work is numbered, so that it is done once. */
    public boolean isNumbered() {
        return commit.isNumbered();
    }

    /** The root of the table. */
    public String root() {
        return commit.log().store().root();
    }
}
