package io.datashard.internal.commit;

import io.datashard.CommitOutcomeUnknownException;
import io.datashard.ConcurrentModificationException;
import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.DatashardException;
import io.datashard.internal.store.DirectoryGoneException;
import io.datashard.internal.store.PutRefusedException;
import io.datashard.internal.version.Condition;
import io.datashard.internal.version.Decision;
import io.datashard.internal.version.Version;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits parts in several tables of one database together. In each table, in the order of their roots so that no two wait for each
 * other, it puts a version that counts only if the decision says so; then it puts the decision, which commits all of them at one time.
 * Without a decision nothing of it counts (presumed abort: Mohan, Lindsay and Obermarck, ACM TODS 1986), and whoever waits for it too
 * long aborts it; then this is begun again, with another decision. To be used once, by one thread.
 */
public final class GroupCommit {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private static final long LONGEST_PAUSE_MICROS = 100_000;

    private final DecisionLog decisions;
    private final String databaseId;
    private final Surroundings surroundings;
    private final List<Member> members;
    private final Attempts attempts;

    /**
     * One of the tables.
     *
     * @param levelsUp how many levels above its root the database's directory lies
     */
    public record Member(Part part, int levelsUp) {}

    /**
     * A commit of parts, none of which was committed yet.
     *
     * @param members parts in different tables; at least one
     */
    public GroupCommit(DecisionLog decisions, String databaseId, Surroundings surroundings, List<Member> members) {
        this.decisions = decisions;
        this.databaseId = databaseId;
        this.surroundings = surroundings;
        this.members = members.stream()
                .sorted(Comparator.comparing(member -> member.part().root()))
                .toList();
        this.attempts = Attempts.asLongAs(
                members.stream().map(member -> member.part().attempts()).toList(), surroundings);
        members.forEach(member -> member.part().within(attempts));
    }

    /**
     * Commits all or nothing.
     *
     * @return the versions; none for a part whose numbered work was done already
     * @throws DatashardException whatever a part throws that cannot be committed; nothing of any was committed
     * @throws ConcurrentModificationException also if others aborted each attempt until the deadline; nothing was committed
     * @throws CommitOutcomeUnknownException if the store did not say before the deadline whether the decision was made
     */
    public Map<Part, Version> commit() {
        return inTurnFrom(0);
    }

    private Map<Part, Version> inTurnFrom(int first) {
        return first == members.size()
                ? attemptUntilDecided()
                : members.get(first).part().inTurn(() -> inTurnFrom(first + 1));
    }

    private Map<Part, Version> attemptUntilDecided() {
        while (true) {
            String id = surroundings.newId().toString();
            Optional<Decision.Committed> wanted = prepare(id);
            if (wanted.isEmpty()) {
                return Map.of();
            }
            Decision made = decide(id, wanted.get());
            members.forEach(member -> member.part().leaveCopy(id, made));
            if (made instanceof Decision.Committed committed) {
                return committed(committed);
            }
            members.forEach(member -> member.part().aborted());
            LOG.info("Others aborted the transaction {} of {}; trying again", id, decisions.root());
            attempts.pause(1 + surroundings.random(LONGEST_PAUSE_MICROS), reason -> alwaysAborted(id, reason));
        }
    }

    /** Puts the versions, and returns the decision that would commit them; nothing if there was nothing to do. */
    private Optional<Decision.Committed> prepare(String id) {
        try {
            for (Member member : members) {
                member.part().prepare(new Condition(id, member.levelsUp(), databaseId));
            }
            return wanted();
        } catch (CommitOutcomeUnknownException e) {
            abort(id);
            throw new DatashardException(
                    "nothing was committed to the database at " + decisions.root()
                            + ": the store gave no clear answer when a version was prepared. It does not count without the decision "
                            + id + ", which will not be made. Run the transaction again. " + e.getMessage(),
                    e);
        } catch (RuntimeException e) {
            abort(id);
            throw e;
        }
    }

    private Optional<Decision.Committed> wanted() {
        requireDoneAsAWhole();
        Map<String, Long> tables = new HashMap<>();
        Instant time = Instant.MIN;
        for (Member member : members) {
            Optional<Version> version = member.part().prepared();
            if (version.isPresent()) {
                String tableId = version.get().identity().tableId();
                if (tables.put(tableId, version.get().number()) != null) {
                    throw sameId(member.part().root(), tableId);
                }
                time = version.get().line().time().isAfter(time)
                        ? version.get().line().time()
                        : time;
            }
        }
        return tables.isEmpty() ? Optional.empty() : Optional.of(new Decision.Committed(time, tables));
    }

    private void requireDoneAsAWhole() {
        List<Part> parts = members.stream().map(Member::part).toList();
        Optional<Part> done =
                parts.stream().filter(part -> part.prepared().isEmpty()).findFirst();
        Optional<Part> unnumbered =
                parts.stream().filter(part -> !part.isNumbered()).findFirst();
        if (done.isPresent() && unnumbered.isPresent()) {
            throw PartlyDone.exception(done.get().root(), unnumbered.get().root());
        }
    }

    /** A decision knows tables by their ids. */
    private DatashardException sameId(String root, String tableId) {
        return new DatashardException(
                "the table at " + root + " and another one of this transaction over several tables of "
                        + decisions.root() + " have the same id, " + tableId
                        + ": the directory of one of them was copied from the other. Nothing was committed. Change them in"
                        + " transactions of their own, or create a new table and write the copy's rows into it");
    }

    private Map<Part, Version> committed(Decision.Committed decision) {
        Map<Part, Version> versions = new HashMap<>();
        for (Member member : members) {
            if (member.part().prepared().isPresent()) {
                versions.put(member.part(), member.part().decided(decision.time()));
            }
        }
        LOG.info("Committed to {} tables of {} at {}", versions.size(), decisions.root(), decision.time());
        return versions;
    }

    /** Nothing of it was committed, and nothing will be, as nobody else would. So that others need not wait, it says so. */
    private void abort(String id) {
        Decision aborted = new Decision.Aborted();
        try {
            decisions.decide(databaseId, id, aborted);
            members.forEach(member -> member.part().leaveCopy(id, aborted));
            members.forEach(member -> member.part().aborted());
        } catch (RuntimeException e) {
            LOG.warn(
                    "It could not be noted that the transaction {} of {} was aborted; whoever meets its versions will note it",
                    id,
                    decisions.root(),
                    e);
        }
    }

    /** Puts the decision until the store has said which one there is. Nothing else is tried meanwhile. */
    private Decision decide(String id, Decision.Committed wanted) {
        for (boolean maybePut = false; ; maybePut = true) {
            RuntimeException unclear = null;
            try {
                if (decisions.decide(databaseId, id, wanted)) {
                    return wanted;
                }
            } catch (PutRefusedException e) {
                if (!maybePut) {
                    throw refused(id, e);
                }
                unclear = e;
            } catch (UncheckedIOException e) {
                unclear = e;
            } catch (RuntimeException e) {
                throw outcomeUnknown(id, e.toString(), e);
            }
            // Also where there is one: it is ours, if an earlier put did more than the store said
            try {
                Optional<Decision> made = decisions.read(id);
                if (made.isPresent()) {
                    return made.get();
                }
            } catch (UncheckedIOException e) {
                unclear = e;
            } catch (RuntimeException e) {
                throw outcomeUnknown(id, e.toString(), e);
            }
            LOG.warn("The store gave no clear answer to the decision {} of {}", id, decisions.root(), unclear);
            RuntimeException cause = unclear;
            attempts.unclearAnswer(reason -> outcomeUnknown(id, reason, cause));
        }
    }

    private DatashardException refused(String id, PutRefusedException cause) {
        abort(id);
        if (cause instanceof DirectoryGoneException) {
            return new DatashardException(
                    "nothing was committed to the database at " + decisions.root()
                            + ": it was moved, deleted or replaced while versions of its tables were prepared for the decision "
                            + id + " (" + cause.getMessage()
                            + "). Open the database again and run the transaction again",
                    cause);
        }
        return new DatashardException(
                "nothing was committed to the database at " + decisions.root() + ": the store refused the decision "
                        + id + " (" + cause.getMessage()
                        + "). Make room or give permission, and run the transaction again",
                cause);
    }

    private ConcurrentModificationException alwaysAborted(String id, String reason) {
        return new ConcurrentModificationException(
                Conflict.LOST_RACE,
                "others aborted the transaction over several tables of " + decisions.root() + ", the last time as " + id
                        + ", because it took longer than " + Undecided.PATIENCE
                        + " from its first version to its decision, and "
                        + reason
                        + ". Nothing was committed. Change fewer tables at a time, or raise the table property "
                        + Attempts.TIMEOUT_PROPERTY);
    }

    private CommitOutcomeUnknownException outcomeUnknown(String id, String reason, RuntimeException cause) {
        return new CommitOutcomeUnknownException(
                "it is not known whether the transaction over several tables of " + decisions.root()
                        + " was committed: the store had given no clear answer to its decision " + id
                        + " when it ended ("
                        + reason
                        + "). Nothing was deleted. It is committed in all tables or in none: when the store answers again, look in"
                        + " the history of one of them, and run it again if it is not there",
                cause);
    }
}
