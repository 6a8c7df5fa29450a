package io.datashard.internal.vacuum;

/** Another vacuum is at work on the same versions, or has gone further, so that this one no longer sees all that stays. It does the rest. */
final class OvertakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OvertakenException(String message) {
        super(message);
    }

    OvertakenException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}
