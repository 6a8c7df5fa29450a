package io.datashard.internal.version;

/**
 * What vacuum gave up. It is carried on from version to version and never falls.
 *
 * @param version the oldest version that stays readable without a tag or a pin
 * @param snapshotId no transaction with a lower snapshot id may commit any more
 */
public record Floor(long version, String snapshotId) {
    /** The higher of two floors, each part for itself. */
    public Floor or(Floor other) {
        return new Floor(
                Math.max(version, other.version),
                snapshotId.compareTo(other.snapshotId) >= 0 ? snapshotId : other.snapshotId);
    }
}
