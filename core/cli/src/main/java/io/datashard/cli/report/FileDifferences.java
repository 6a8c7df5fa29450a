package io.datashard.cli.report;

import io.datashard.FileEntry;
import io.datashard.Snapshot;
import io.datashard.Tablet;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Finds the tablets that two versions have different by reading the catalogs of both side by side. */
final class FileDifferences {
    private static final Comparator<Tablet> ORDER = new TabletOrder();

    private final Snapshot before;
    private final Snapshot after;

    FileDifferences(Snapshot before, Snapshot after) {
        this.before = before;
        this.after = after;
    }

    /** Tells each of them, in the order of the catalog. */
    void forEach(Consumer<FileDifference> consumer) {
        try (Stream<FileEntry> earlier = before.files(Set.of());
                Stream<FileEntry> later = after.files(Set.of())) {
            merge(earlier.iterator(), later.iterator(), consumer);
        }
    }

    private void merge(Iterator<FileEntry> earlier, Iterator<FileEntry> later, Consumer<FileDifference> consumer) {
        PartitionNames namesBefore = new PartitionNames(before);
        PartitionNames namesAfter = new PartitionNames(after);
        Optional<FileEntry> old = next(earlier);
        Optional<FileEntry> young = next(later);
        while (old.isPresent() || young.isPresent()) {
            int order = compare(old, young);
            if (order < 0) {
                consumer.accept(new FileDifference(namesBefore.of(old.get().tablet()), old, Optional.empty()));
            } else if (order > 0) {
                consumer.accept(new FileDifference(namesAfter.of(young.get().tablet()), Optional.empty(), young));
            } else if (!FileDifference.isSame(old.get(), young.get())) {
                consumer.accept(new FileDifference(namesAfter.of(young.get().tablet()), old, young));
            }
            if (order <= 0) {
                old = next(earlier);
            }
            if (order >= 0) {
                young = next(later);
            }
        }
    }

    private static Optional<FileEntry> next(Iterator<FileEntry> files) {
        return files.hasNext() ? Optional.of(files.next()) : Optional.empty();
    }

    /** What has come to its end is behind everything. */
    private static int compare(Optional<FileEntry> old, Optional<FileEntry> young) {
        if (old.isEmpty() || young.isEmpty()) {
            return old.isPresent() ? -1 : 1;
        }
        return ORDER.compare(old.get().tablet(), young.get().tablet());
    }
}
