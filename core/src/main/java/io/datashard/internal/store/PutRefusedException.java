package io.datashard.internal.store;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A put that certainly did nothing, for a reason that will not go away by itself: no space, no permission. */
public class PutRefusedException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    public PutRefusedException(String message, IOException cause) {
        super(message, cause);
    }
}
