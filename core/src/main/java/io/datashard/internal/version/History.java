package io.datashard.internal.version;

import java.util.List;

/**
 * The versions before one, oldest first: the runs hold the older ones, the tail the newer.
 *
 * @param tail at most {@link #TAIL_LINES} lines
 */
public record History(List<PastVersion> tail, List<HistoryRun> runs) {
    public static final int TAIL_LINES = 16;

    /** Of a table's first version. */
    public static final History NONE = new History(List.of(), List.of());

    public History {
        tail = List.copyOf(tail);
        runs = List.copyOf(runs);
    }
}
