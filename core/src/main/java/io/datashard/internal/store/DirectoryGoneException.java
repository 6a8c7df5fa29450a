package io.datashard.internal.store;

import java.io.IOException;

/** Nothing was put or changed, because the directory is not what it was: it was renamed or deleted, or another took its place. */
public final class DirectoryGoneException extends PutRefusedException {
    private static final long serialVersionUID = 1L;

    public DirectoryGoneException(String message, IOException cause) {
        super(message, cause);
    }
}
