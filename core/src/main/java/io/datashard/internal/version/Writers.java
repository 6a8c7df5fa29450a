package io.datashard.internal.version;

import io.datashard.DatashardException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a table remembers of the applications that number their work: the last piece of each that was committed.
 *
 * @param last by application id
 */
public record Writers(Map<String, Last> last) {
    /** Of a table to which no application numbers its work. */
    public static final Writers NONE = new Writers(Map.of());

    /** So many applications are remembered, so that version objects stay small. */
    public static final int MOST = 500;

    public Writers {
        last = Map.copyOf(last);
    }

    /**
     * The newest work of one application.
     *
     * @param time of the version that committed it
     */
    public record Last(long sequence, Instant time) {}

    /** The number of the newest work of an application, if it is remembered. */
    public OptionalLong lastSequence(String application) {
        Last newest = last.get(application);
        return newest == null ? OptionalLong.empty() : OptionalLong.of(newest.sequence());
    }

    /** Whether this work, or later work of the application, was committed. */
    public boolean have(Once once) {
        OptionalLong sequence = lastSequence(once.application());
        return sequence.isPresent() && sequence.getAsLong() >= once.sequence();
    }

    /**
     * What the next version remembers.
     *
     * @param time of that version
     * @param retention how long an application is remembered after its last commit
     * @param once what that version commits, if it is numbered
     * @throws DatashardException if these are too many applications
     */
    public Writers after(Instant time, Duration retention, Optional<Once> once) {
        SortedMap<String, Last> next = new TreeMap<>(last);
        next.values().removeIf(newest -> newest.time().plus(retention).isBefore(time));
        once.ifPresent(work -> next.put(work.application(), new Last(work.sequence(), time)));
        if (once.isPresent() && next.size() > MOST) {
            throw new DatashardException("the table cannot remember the " + once.get() + ": it remembers " + MOST
                    + " applications already, the most it can, each for " + retention.toDays()
                    + " days after its last commit. Nothing was committed. Use one id for all runs of a job and count the runs by the"
                    + " sequence number, or set the table property " + WriterRetention.PROPERTY + " lower");
        }
        return new Writers(next);
    }
}
