package io.datashard;

/** Something that datashard refuses or cannot do. The message says the problem, its cause and the remedy. */
public class DatashardException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatashardException(String message) {
        super(message);
    }

    public DatashardException(String message, Throwable cause) {
        super(message, cause);
    }
}
