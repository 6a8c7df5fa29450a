package io.datashard.internal.verify;

import io.datashard.DatashardException;
import io.datashard.Verification;
import io.datashard.internal.commit.Found;
import io.datashard.internal.commit.HistoryLog;
import io.datashard.internal.commit.VersionLog;
import io.datashard.internal.version.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Checks every version of a table. */
public final class Verifier {
    private final VersionLog log;
    private final VersionCheck check;

    public Verifier(VersionLog log, HistoryLog history) {
        this.log = log;
        this.check = new VersionCheck(log.store(), history, new StoredSizes(log.store()));
    }

    /** What was found so far. */
    private record Findings(List<Long> whole, List<Long> vacuumed, SortedMap<Long, List<String>> damaged) {
        Verification verification() {
            return new Verification(whole, vacuumed, damaged);
        }
    }

    /**
     * Checks the versions up to the newest that has an object, readable or not, and up to that of the hint. If all of them are whole,
     * moves a hint forward that is missing or stale. Of a damaged table it stays as it is: it may be what keeps readers from the damage,
     * or tell that versions were lost.
     */
    public Verification verify(Verification.Progress progress) {
        long hint = log.readHint(); // before the listing, as writers put a version before they write the hint
        NavigableSet<Long> listed = log.listedNumbers();
        long newest = listed.isEmpty() ? 0 : listed.last();
        Findings findings = new Findings(new ArrayList<>(), new ArrayList<>(), new TreeMap<>());
        long number = 1;
        while (number <= newest) {
            // a listing made while others commit may lack one of theirs and have the next
            if (listed.contains(number) || log.isTaken(number)) {
                check(number, findings);
            } else {
                long above = listed.higher(number);
                findings.damaged().put(number, List.of(gap(number, above)));
                number = above - 1;
            }
            progress.checked(number, newest);
            number++;
        }
        if (hint > newest) {
            findings.damaged().put(newest + 1, List.of(lostTail(newest + 1, hint)));
        } else if (findings.damaged().isEmpty() && hint < newest) {
            log.writeHint(newest);
        }
        return findings.verification();
    }

    private void check(long number, Findings findings) {
        List<String> problems = new ArrayList<>();
        Optional<Found> found = Optional.empty();
        try {
            found = Optional.of(log.at(number));
            if (found.get() instanceof Found.Committed committed) {
                problems.addAll(check.problems(committed.version()));
            }
        } catch (DatashardException e) {
            problems.add(e.getMessage());
        }
        if (!problems.isEmpty() && !log.isVacuumed(number)) {
            findings.damaged().put(number, problems);
        } else if (!problems.isEmpty() || found.orElseThrow() instanceof Found.Vacuumed) {
            findings.vacuumed().add(number);
        } else if (found.orElseThrow() instanceof Found.Committed) {
            findings.whole().add(number);
        }
    }

    private static String gap(long first, long above) {
        return "there is no " + numbers(first, above - 1) + ", but a version " + above
                + ". Restore what is missing, from "
                + Layout.commit(first)
                + " on, from a copy of the table before anything is written: writers may take these"
                + " numbers. If " + Layout.commit(above) + " is not of this table, move it away instead";
    }

    private static String lostTail(long first, long hint) {
        return "there is no " + numbers(first, hint) + ", but " + Layout.LATEST + " says that there was a version "
                + hint
                + ". Restore what is missing, from " + Layout.commit(first)
                + " on, from a copy of the table before anything is written: writers take these numbers. If the table is"
                + " meant to end here, delete " + Layout.LATEST;
    }

    private static String numbers(long first, long last) {
        return first == last ? "version " + first : "version " + first + " to " + last;
    }
}
