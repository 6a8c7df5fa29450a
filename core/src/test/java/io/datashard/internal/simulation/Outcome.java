package io.datashard.internal.simulation;

/** What a process was told about its transaction. */
sealed interface Outcome {

    /** It is that version. */
    record Committed(long version) implements Outcome {}

    /** It conflicts; it is nowhere. */
    record Conflict(String message) implements Outcome {}

    /** It failed for another reason and is nowhere. */
    record Failed(String message) implements Outcome {}

    /** It may be there or not, also because whoever asked is no more. */
    record Unknown() implements Outcome {}
}
