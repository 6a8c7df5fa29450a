package io.datashard.internal.simulation;

/** What may happen to one call of a store. */
enum Fault {
    NONE,
    /** The store never gets the call, and the caller is told that it failed. */
    LOST_REQUEST,
    /** The store acts; the caller is told that it failed. */
    LOST_ANSWER,
    /** The caller is told that it failed; the store acts some time later. */
    LATE_ACTION,
    /** The client library repeats the call of itself, and the caller gets the second answer. */
    REPEATED,
    /** The call takes its time. */
    SLOW_REQUEST,
    /** The answer takes its time. */
    SLOW_ANSWER,
    /** The caller is stopped before the store gets the call. */
    STOP_BEFORE,
    /** The caller is stopped after the store acted. */
    STOP_AFTER,
    /** The caller is stopped and the store acts some time later. */
    STOP_DURING
}
