package io.datashard;

/** There is a table already where one was to be created. */
public class TableAlreadyExistsException extends DatashardException {
    private static final long serialVersionUID = 1L;

    public TableAlreadyExistsException(String message) {
        super(message);
    }
}
