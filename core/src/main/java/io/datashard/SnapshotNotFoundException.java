package io.datashard;

/** A table has no such version, snapshot id or time, or that version is no longer readable. */
public class SnapshotNotFoundException extends DatashardException {
    private static final long serialVersionUID = 1L;

    public SnapshotNotFoundException(String message) {
        super(message);
    }
}
