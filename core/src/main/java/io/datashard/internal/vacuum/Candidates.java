package io.datashard.internal.vacuum;

import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Tablet;
import io.datashard.Type;
import io.datashard.internal.catalog.LiveFiles;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.store.Store;
import io.datashard.internal.types.PartitionTypes;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Version;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Data files and files of deletion vectors that some version stopped using. Those that another one holds are struck out, by their
 * paths.
 */
final class Candidates {
    private final Store store;
    private final Map<String, Candidate> files = new HashMap<>();
    private final VectorCandidates vectors;

    Candidates(Store store, HeldVectors held) {
        this.store = store;
        this.vectors = new VectorCandidates(store, held);
    }

    /** A file with what leads to its entry in a catalog. */
    private record Candidate(Tablet tablet, Keys keys, long bytes) {}

    /** What the values of a partition are: tablets of the same keys can be looked up in each other's catalogs. */
    private record Keys(Partitioning partitioning, List<Type> types) {
        static Optional<Keys> of(Metadata metadata, int partitioning) {
            return Optional.ofNullable(metadata.partitioningsById().get(partitioning))
                    .map(known -> new Keys(known, PartitionTypes.of(known, metadata.schema())));
        }
    }

    /** Whether tablets of one version can be looked up in another one's catalog. */
    static boolean haveSameKeys(Version a, Version b) {
        Metadata metadata = a.metadata().metadata();
        return metadata.partitioningsById().keySet().stream()
                .allMatch(id -> Keys.of(b.metadata().metadata(), id)
                        .map(keys -> keys.equals(Keys.of(metadata, id).orElseThrow()))
                        .orElse(true));
    }

    /** Adds a file of a version. */
    void add(FileEntry file, Version version) {
        Keys keys = Keys.of(version.metadata().metadata(), file.tablet().partitioning())
                .orElseThrow();
        files.put(file.path(), new Candidate(file.tablet(), keys, file.bytes()));
        vectors.add(file);
    }

    /** Adds all files of a version. */
    void addAll(Version version) {
        addAll(version, Selection.ofStats(Set.of()));
    }

    /** Adds the files of a version that some tablets have there. */
    void addAll(Version version, Set<Tablet> tablets) {
        if (!tablets.isEmpty()) {
            addAll(version, Selection.of(tablets, version.metadata().metadata().catalogSchema()));
        }
    }

    private void addAll(Version version, Selection selection) {
        try (LiveFiles live = version.files(store, selection)) {
            live.forEachRemaining(file -> add(file, version));
        }
    }

    /** Strikes out what a version holds. */
    void strikeOut(Version holder) {
        vectors.strikeOut(holder);
        Metadata metadata = holder.metadata().metadata();
        Set<Tablet> tablets = new HashSet<>();
        boolean comparable = true;
        for (Candidate candidate : files.values()) {
            Optional<Keys> theirs = Keys.of(metadata, candidate.tablet().partitioning());
            if (theirs.isPresent()) { // else it has no file of that partitioning
                tablets.add(candidate.tablet());
                comparable &= theirs.get().equals(candidate.keys());
            }
        }
        if (tablets.isEmpty()) {
            return;
        }
        Selection selection =
                comparable ? Selection.of(tablets, metadata.catalogSchema()) : Selection.ofStats(Set.of());
        try (LiveFiles live = holder.files(store, selection)) {
            live.forEachRemaining(file -> files.remove(file.path()));
        }
    }

    /** Those that are left, with their sizes. */
    Map<String, Long> left() {
        Map<String, Long> left = vectors.left();
        files.forEach((path, candidate) -> left.put(path, candidate.bytes()));
        return left;
    }
}
