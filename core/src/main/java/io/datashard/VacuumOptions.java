package io.datashard;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How to vacuum a table.
 *
 * @param retention how long versions stay readable and transactions may take; nothing: as the table property {@code retention} says
 * @param progress is told, from time to time, what has been deleted so far; by the thread that vacuums
 */
public record VacuumOptions(Optional<Duration> retention, Consumer<VacuumReport> progress) {
    /** The table's own retention, and nobody is told. */
    public static final VacuumOptions DEFAULT = new VacuumOptions(Optional.empty(), report -> {});

    public VacuumOptions {
        Objects.requireNonNull(retention, "retention");
        Objects.requireNonNull(progress, "progress");
    }

    public VacuumOptions withRetention(Duration newRetention) {
        return new VacuumOptions(Optional.of(newRetention), progress);
    }

    public VacuumOptions withProgress(Consumer<VacuumReport> newProgress) {
        return new VacuumOptions(retention, newProgress);
    }
}
