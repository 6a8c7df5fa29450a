package io.datashard.internal.table;

import io.datashard.DatashardException;
import io.datashard.SnapshotNotFoundException;
import io.datashard.Tag;
import io.datashard.internal.version.Retention;
import io.datashard.internal.version.Version;
import java.nio.charset.StandardCharsets;

/** What tags a table may have. A tag is set on top of whatever others have committed, so all that can change is checked there. */
final class Tagging {
    private static final int LONGEST_NAME = 128;

    private Tagging() {}

    /** @throws DatashardException if a name is none, or would be taken for a version number or a snapshot id */
    static void requireName(String name) {
        boolean possible = !name.isBlank()
                && name.equals(name.strip())
                && name.length() <= LONGEST_NAME
                && name.chars().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(name);
        if (!possible || !name.matches("(?s).*[^\\d.].*")) {
            throw new DatashardException("\"" + name + "\" cannot be the name of a tag: a name has 1 to " + LONGEST_NAME
                    + " characters, neither begins nor ends with a blank, has no control characters and is not made of digits"
                    + " and points alone, as version numbers and snapshot ids are. Choose another name");
        }
    }

    /** The tags of a version's successor with one more. */
    static Retention with(Tag tag, Version newest, String root) {
        Retention before = newest.contents().retention();
        Tag same = before.tags().get(tag.name());
        if (same != null && same.version() != tag.version()) {
            throw new DatashardException("the table at " + root + " has a tag " + tag.name() + " already, on version "
                    + same.version() + ". Nothing was committed; remove that one first, or choose another name");
        } else if (!before.keeps(tag.version())) {
            throw new SnapshotNotFoundException("version " + tag.version() + " of the table at " + root
                    + " cannot get the tag " + tag.name() + ": the table was vacuumed up to version "
                    + before.firstKept() + ". Nothing was committed; choose a newer version from the table's history");
        } else if (same == null && before.tags().size() >= Retention.MOST_TAGS) {
            throw new DatashardException(
                    "the table at " + root + " cannot get the tag " + tag.name() + ": it has " + Retention.MOST_TAGS
                            + " already, the most a table can have. Nothing was committed; remove one first");
        }
        return before.with(tag);
    }

    /** The tags of a version's successor with one less. */
    static Retention without(String name, Version newest, String root) {
        Retention before = newest.contents().retention();
        if (!before.tags().containsKey(name)) {
            throw new DatashardException("the table at " + root + " has no tag " + name + "; its tags are "
                    + before.tags().keySet().stream().sorted().toList() + ". Nothing was committed");
        }
        return before.without(name);
    }
}
