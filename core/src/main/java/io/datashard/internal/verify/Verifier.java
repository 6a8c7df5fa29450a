package io.datashard.internal.verify;

import io.datashard.DatashardException;
import io.datashard.Verification;
import io.datashard.internal.commit.Found;
import io.datashard.internal.commit.HistoryLog;
import io.datashard.internal.commit.VersionLog;
import io.datashard.internal.version.Layout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

    /** Checks the versions up to the newest, whose object may be damaged, too, and writes the hint anew. */
    public Verification verify(Verification.Progress progress) {
        long newest = log.newestNumber();
        List<Long> whole = new ArrayList<>();
        List<Long> vacuumed = new ArrayList<>();
        SortedMap<Long, List<String>> damaged = new TreeMap<>();
        for (long number = 1; number <= newest; number++) {
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
                damaged.put(number, problems);
            } else if (!problems.isEmpty() || found.orElseThrow() instanceof Found.Vacuumed) {
                vacuumed.add(number);
            } else if (found.orElseThrow() instanceof Found.Committed) {
                whole.add(number);
            }
            progress.checked(number, newest);
        }
        log.store().overwrite(Layout.LATEST, Long.toString(newest).getBytes(StandardCharsets.UTF_8));
        return new Verification(whole, vacuumed, damaged);
    }
}
