package io.datashard;

/** Something in a table is not what its specification says: damaged, foreign, or of a newer format. */
public class CorruptTableException extends DatashardException {
    private static final long serialVersionUID = 1L;

    public CorruptTableException(String message) {
        super(message);
    }

    public CorruptTableException(String message, Throwable cause) {
        super(message, cause);
    }
}
