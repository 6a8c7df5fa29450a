package io.datashard.internal.simulation;

/** What a process that is stopped throws out of everything it does. Nobody may catch it. */
final class Stopped extends Error {
    private static final long serialVersionUID = 1L;

    Stopped(String process) {
        super(process + " was stopped", null, false, false);
    }
}
