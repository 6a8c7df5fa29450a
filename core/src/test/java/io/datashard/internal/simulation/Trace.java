package io.datashard.internal.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Everything that happened in a run, one line each, in order. */
final class Trace {
    private final Scheduler scheduler;
    private final List<String> lines = new ArrayList<>();

    Trace(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void add(String who, String what) {
        lines.add(String.valueOf(scheduler.micros())
                .concat(" ")
                .concat(who)
                .concat(" ")
                .concat(what));
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** The lines with seconds of virtual time, for people. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            int end = line.indexOf(' ');
            text.append(String.format(Locale.ROOT, "%12.6f", Long.parseLong(line.substring(0, end)) / 1e6))
                    .append(line, end, line.length())
                    .append('\n');
        }
        return text.toString();
    }
}
