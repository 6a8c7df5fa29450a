package io.datashard.internal.simulation;

import java.util.SplittableRandom;

/** How often what goes wrong in one run, until a time from which on nothing does. */
final class Weather {
    private static final long MILLISECOND = 1_000;
    private static final long SECOND = 1_000 * MILLISECOND;

    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final long end;
    private final double failures;
    private final double delays;
    private final double stops;
    private final double outages;
    private final double staleHints;
    private final long longestDelay;

    /** A weather that the random numbers choose: calm, or bad in one way, or in all. */
    Weather(Scheduler scheduler, SplittableRandom random) {
        this.scheduler = scheduler;
        this.random = random;
        this.end = random.nextLong(20 * SECOND);
        this.failures = random.nextInt(3) == 0 ? 0 : random.nextDouble(0.15);
        this.delays = random.nextInt(3) == 0 ? 0 : random.nextDouble(0.15);
        this.stops = random.nextInt(3) == 0 ? random.nextDouble(0.02) : 0;
        this.outages = random.nextInt(2) == 0 ? 0 : random.nextDouble(0.5);
        this.staleHints = random.nextInt(2) == 0 ? 0 : random.nextDouble();
        this.longestDelay = random.nextInt(4) == 0 ? 400 * SECOND : 2 * SECOND;
    }

    /** Whether the store and the processes behave from now on. */
    boolean isOver() {
        return scheduler.micros() >= end;
    }

    /** How long a request is on its way. */
    long latency() {
        return 500 + random.nextLong(random.nextInt(8) == 0 ? 40 * MILLISECOND : 4 * MILLISECOND);
    }

    /** How long something takes that takes long. */
    long delay() {
        return random.nextLong(random.nextInt(4) == 0 ? longestDelay : 100 * MILLISECOND);
    }

    /** Whether a hint is lost or an older one is seen. */
    boolean isHintStale() {
        return !isOver() && random.nextDouble() < staleHints;
    }

    /** How far the listing of a directory lags behind. */
    long listingLag() {
        return isOver() || random.nextBoolean() ? 0 : random.nextLong(SECOND);
    }

    /** What happens to a call that changes nothing. */
    Fault ofRead() {
        return withoutEffect(ofWrite());
    }

    private static Fault withoutEffect(Fault fault) {
        return switch (fault) {
            case LATE_ACTION, REPEATED -> Fault.LOST_REQUEST;
            case STOP_DURING -> Fault.STOP_BEFORE;
            default -> fault;
        };
    }

    /** What happens to a call that changes something. */
    Fault ofWrite() {
        if (isOver()) {
            return Fault.NONE;
        }
        double dice = random.nextDouble();
        if (dice < failures) {
            return anyOf(Fault.LOST_REQUEST, Fault.LOST_ANSWER, Fault.LATE_ACTION, Fault.REPEATED);
        } else if (dice < failures + delays) {
            return anyOf(Fault.SLOW_REQUEST, Fault.SLOW_ANSWER);
        } else if (dice < failures + delays + stops) {
            return anyOf(Fault.STOP_BEFORE, Fault.STOP_AFTER, Fault.STOP_DURING);
        }
        return Fault.NONE;
    }

    /** Until when a process that met a failure will meet nothing else; often it is over at once. */
    long outageEnd() {
        return random.nextDouble() < outages ? scheduler.micros() + random.nextLong(3 * SECOND) : 0;
    }

    /** What happens to a call during an outage. */
    Fault ofCallDuringOutage() {
        return anyOf(Fault.LOST_REQUEST, Fault.LOST_REQUEST, Fault.LOST_ANSWER);
    }

    private Fault anyOf(Fault... faults) {
        return faults[random.nextInt(faults.length)];
    }
}
