package io.datashard.internal.commit;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.datashard.FileEntry;
import io.datashard.Tablet;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Operation;
import io.datashard.internal.version.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a transaction wants to do, independent of the version that it will build on.
 *
 * @param written the metadata that the added files were written for, the alteration included
 * @param alteration what it changes beside files
 * @param statements what the statements that it is made of, and that remove rows, would be called alone; none if it is one itself
 */
public record Intent(
        Metadata written, List<FileEntry> added, Removal removal, Alteration alteration, Set<Operation> statements) {
    public Intent {
        added = List.copyOf(added);
        statements = Set.copyOf(statements);
    }

    /** One statement. */
    public Intent(Metadata written, List<FileEntry> added, Removal removal, Alteration alteration) {
        this(written, added, removal, alteration, Set.of());
    }

    /**
     * A change of a table's metadata. It conflicts with every other such change, so the metadata that it makes is known when it begins.
     *
     * @param becomes the metadata afterwards; nothing if it stays
     * @param atRemoval the metadata as it was changed when the transaction was told what to remove, so that the removal has these columns
     *     and types; nothing if it was not changed until then
     * @param neverNull field ids of columns in which no file may have a null when this commits
     */
    public record Alteration(Optional<Metadata> becomes, Optional<Metadata> atRemoval, Set<Integer> neverNull) {
        /** No change. */
        public static final Alteration NONE = new Alteration(Optional.empty(), Set.of());

        public Alteration {
            neverNull = Set.copyOf(neverNull);
        }

        /** A change after the transaction was told what to remove. */
        public Alteration(Optional<Metadata> becomes, Set<Integer> neverNull) {
            this(becomes, Optional.empty(), neverNull);
        }

        boolean isNone() {
            return becomes.isEmpty();
        }

        /** The metadata of a table after this change, in a version. */
        Metadata applyTo(Metadata metadata, long version) {
            return becomes.map(changed -> changed.committedAs(version)).orElse(metadata);
        }

        /** The metadata by which to decide what the transaction removes of a version. */
        Metadata decidingAt(Version version) {
            return atRemoval
                    .map(changed -> changed.committedAs(version.number() + 1))
                    .orElse(version.metadata().metadata());
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

    /**
     * How it is validated: as strictly as the strictest of its statements would be alone, each by its own property. What they make
     * together is called something else, whose property may ask for less.
     *
     * @throws io.datashard.DatashardException if one of the properties names no level
     */
    Isolation isolation(Map<String, String> properties) {
        Set<Operation> judged = statements.isEmpty() ? Set.of(operation()) : statements;
        Set<Isolation> levels = judged.stream()
                .map(operation -> Isolation.of(operation, properties))
                .collect(toUnmodifiableSet());
        return levels.contains(Isolation.SERIALIZABLE) ? Isolation.SERIALIZABLE : Isolation.SNAPSHOT;
    }

    /** What to call it in the history. */
    public Operation operation() {
        if (removal instanceof Removal.Matching matching) {
            return added.isEmpty() ? matching.statement() : Operation.OVERWRITE;
        } else if (removal instanceof Removal.Partitions) {
            return Operation.OVERWRITE;
        } else if (removal instanceof Removal.Files files) {
            Set<Tablet> newer = added.stream().map(FileEntry::tablet).collect(toUnmodifiableSet());
            return !files.files().isEmpty() && files.files().stream().allMatch(file -> newer.contains(file.tablet()))
                    ? Operation.REPLACE
                    : Operation.DELETE;
        } else if (removal instanceof Removal.Rewritten) {
            return Operation.REWRITE;
        } else if (removal instanceof Removal.Rows rows) {
            return switch (rows.statement().kind()) {
                case DELETE -> Operation.DELETE;
                case UPDATE -> Operation.UPDATE;
                case MERGE -> Operation.MERGE_INTO;
            };
        }
        return added.isEmpty() && !alteration.isNone() ? Operation.ALTER : Operation.APPEND;
    }
}
