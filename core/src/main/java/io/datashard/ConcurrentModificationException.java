package io.datashard;

/** A transaction conflicts with one that committed since it began. Nothing of it was committed; run it again on the new state. */
public class ConcurrentModificationException extends DatashardException {
    private static final long serialVersionUID = 1L;

    public ConcurrentModificationException(String message) {
        super(message);
    }
}
