package io.datashard.internal.commit;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a transaction wants to do, independent of the version that it will build on.
 *
 * @param written the metadata that the added files were written for, the alteration included
 * @param alteration what it changes beside files
 */
public record Intent(Metadata written, List<FileEntry> added, Removal removal, Alteration alteration) {
    public Intent {
        added = List.copyOf(added);
    }

    /**
     * A change of a table's metadata.
     *
     * @param properties a null value removes the property
     */
    public record Alteration(Optional<Replacement> replacement, Map<String, String> properties) {
        /** No change. */
        public static final Alteration NONE = new Alteration(Optional.empty(), Map.of());

        /** Another schema and the partitioning that goes with it; all rows are removed. */
        public record Replacement(Schema schema, Partitioning partitioning) {}

        boolean isNone() {
            return replacement.isEmpty() && properties.isEmpty();
        }

        /** The metadata of a table after this change. */
        public Metadata applyTo(Metadata metadata) {
            Map<String, String> changed = new HashMap<>(metadata.properties());
            properties.forEach((key, value) -> {
                if (value == null) {
                    changed.remove(key);
                } else {
                    changed.put(key, value);
                }
            });
            return replacement
                    .map(other -> metadata.replacedBy(other.schema(), other.partitioning()))
                    .orElse(metadata)
                    .withProperties(changed);
        }
    }

    /** The intent to leave a table with this metadata as it is. */
    static Intent nothing(Metadata metadata) {
        return new Intent(metadata, List.of(), new Removal.Nothing(), Alteration.NONE);
    }

    /** Whether it removes nothing, so that it depends on no file of the table. */
    boolean isBlind() {
        return removal instanceof Removal.Nothing;
    }

    /** Whether it leaves the files of the table as they are. */
    boolean isEmpty() {
        return added.isEmpty() && isBlind();
    }

    /** What to call it in the history. */
    Operation operation() {
        if (removal instanceof Removal.Matching matching) {
            return added.isEmpty() ? matching.statement() : Operation.OVERWRITE;
        } else if (removal instanceof Removal.Partitions) {
            return Operation.OVERWRITE;
        } else if (removal instanceof Removal.Files files) {
            Set<Tablet> newer = added.stream().map(FileEntry::tablet).collect(toUnmodifiableSet());
            return !files.files().isEmpty() && files.files().stream().allMatch(file -> newer.contains(file.tablet()))
                    ? Operation.REPLACE
                    : Operation.DELETE;
        }
        return added.isEmpty() && !alteration.isNone() ? Operation.ALTER : Operation.APPEND;
    }
}
