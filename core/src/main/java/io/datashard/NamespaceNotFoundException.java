package io.datashard;

/** There is no such namespace in a database. */
public class NamespaceNotFoundException extends DatashardException {
    private static final long serialVersionUID = 1L;

    public NamespaceNotFoundException(String message) {
        super(message);
    }
}
