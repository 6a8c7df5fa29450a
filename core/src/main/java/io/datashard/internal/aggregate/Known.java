package io.datashard.internal.aggregate;

/** A value that is certain, and that may be null. */
record Known(Object value) {}
