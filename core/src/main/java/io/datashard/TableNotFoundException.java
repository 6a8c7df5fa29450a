package io.datashard;

/** There is no datashard table at a location, or the table was dropped. */
public class TableNotFoundException extends DatashardException {
    private static final long serialVersionUID = 1L;

    public TableNotFoundException(String message) {
        super(message);
    }
}
