package io.datashard;

/** A namespace cannot be dropped, because there are tables or namespaces in it. */
public class NamespaceNotEmptyException extends DatashardException {
    private static final long serialVersionUID = 1L;

    public NamespaceNotEmptyException(String message) {
        super(message);
    }
}
