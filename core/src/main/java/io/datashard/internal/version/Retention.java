package io.datashard.internal.version;

import io.datashard.Tag;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which versions of a table stay readable: those from the floor on, and those with a tag. Every version carries it on from its parent.
 *
 * @param floor nothing if the table was never vacuumed
 * @param tags by name
 */
public record Retention(Optional<Floor> floor, Map<String, Tag> tags) {
    /** Of a table that keeps all of its versions. */
    public static final Retention ALL = new Retention(Optional.empty(), Map.of());

    /** So many tags a table has, so that version objects stay small. */
    public static final int MOST_TAGS = 100;

    public Retention {
        tags = Map.copyOf(tags);
    }

    /** Whether a version stays readable, pins aside. */
    public boolean keeps(long version) {
        return version >= firstKept() || hasTag(version);
    }

    /** The oldest version that needs no tag to stay. */
    public long firstKept() {
        return floor.map(Floor::version).orElse(1L);
    }

    private boolean hasTag(long version) {
        return tags.values().stream().anyMatch(tag -> tag.version() == version);
    }

    /** Whether a transaction began too long ago to commit on top. */
    public boolean refuses(String snapshotId) {
        return floor.filter(low -> snapshotId.compareTo(low.snapshotId()) < 0).isPresent();
    }

    /** The same with one more tag, or with another one of that name. */
    public Retention with(Tag tag) {
        SortedMap<String, Tag> more = new TreeMap<>(tags);
        more.put(tag.name(), tag);
        return new Retention(floor, more);
    }

    /** The same without a tag. */
    public Retention without(String tag) {
        SortedMap<String, Tag> fewer = new TreeMap<>(tags);
        fewer.remove(tag);
        return new Retention(floor, fewer);
    }

    /** After a vacuum: with a floor that is at least this high, and without the tags that have expired. */
    public Retention vacuumed(Floor low, Instant now) {
        SortedMap<String, Tag> left = new TreeMap<>(tags);
        left.values()
                .removeIf(tag -> tag.expires().filter(end -> !end.isAfter(now)).isPresent());
        return new Retention(Optional.of(floor.map(low::or).orElse(low)), left);
    }

    /** Of another table that is created on top: its transactions are above the same floor, and it has no tags yet. */
    public Retention ofNextTable() {
        return new Retention(floor, Map.of());
    }
}
