package io.datashard;

/** There is a namespace already where one was to be created. */
public class NamespaceAlreadyExistsException extends DatashardException {
    private static final long serialVersionUID = 1L;

    public NamespaceAlreadyExistsException(String message) {
        super(message);
    }
}
