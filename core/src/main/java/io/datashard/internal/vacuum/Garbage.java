package io.datashard.internal.vacuum;

import io.datashard.Tablet;
import io.datashard.internal.catalog.FileCatalog;
import io.datashard.internal.catalog.Run;
import io.datashard.internal.catalog.RunReader;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Version;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The files that only versions need which are given up. A file that such a version holds is either held by the version after it, or
 * that one stopped using it; so the steps from version to version lead to all of them, at the cost of what the steps changed.
 */
final class Garbage {
    private final Store store;
    private final Candidates candidates;
    private final Map<String, Long> metadata = new TreeMap<>();

    /** @param held which vectors versions hold that stay */
    Garbage(Store store, HeldVectors held) {
        this.store = store;
        this.candidates = new Candidates(store, held);
    }

    /**
     * Adds what some versions hold and the ones after them do not.
     *
     * @param versions in order; the last one is only there because it comes after the others
     * @param isGivenUp which of the others to look at
     */
    void add(List<Version> versions, Predicate<Version> isGivenUp) {
        Stretch stretch = new Stretch(store, versions.get(0));
        for (int i = 0; i + 1 < versions.size(); i++) {
            Version version = versions.get(i);
            Version next = versions.get(i + 1);
            boolean givenUp = isGivenUp.test(version);
            if (givenUp) {
                metadata.putAll(References.of(version));
            }
            boolean goesOn = stretch.goesOnWith(next);
            if (givenUp && goesOn) {
                stretch.endsWith(next);
            } else if (givenUp) {
                addDifference(version, next);
            }
            if (goesOn) {
                stretch.goOnWith(next);
            } else {
                stretch.addTo(candidates);
                stretch = new Stretch(store, next);
            }
        }
        stretch.addTo(candidates);
    }

    private void addDifference(Version version, Version next) {
        boolean onlyAdds = Stretch.isStep(version, next) && Stretch.onlyAdds(version, next);
        boolean comparable = next.identity().tableId().equals(version.identity().tableId())
                && Candidates.haveSameKeys(version, next);
        boolean nothingStays = next.line().parent() == version.number()
                && next.changes().fromEmpty()
                && next.changes().restored().isEmpty();
        if (onlyAdds) {
            return;
        } else if (nothingStays || !comparable) {
            candidates.addAll(version);
            return;
        }
        // what both refer to says the same of a tablet in both, unless something says more of it in one of them
        Set<Tablet> tablets = new HashSet<>();
        addTablets(version, next.contents().files(), tablets);
        addTablets(next, version.contents().files(), tablets);
        candidates.addAll(version, tablets);
    }

    private void addTablets(Version version, FileCatalog other, Set<Tablet> tablets) {
        FileCatalog catalog = version.contents().files();
        catalog.tail().forEach(entry -> tablets.add(entry.tablet()));
        Set<String> shared = new HashSet<>();
        other.runs().forEach(run -> shared.add(run.path()));
        for (Run run : catalog.runs()) {
            if (!shared.contains(run.path())) {
                try (RunReader entries = RunReader.open(
                        store, run, version.metadata().metadata().catalogSchema(), Selection.ofStats(Set.of()))) {
                    entries.forEachRemaining(entry -> tablets.add(entry.tablet()));
                }
            }
        }
    }

    /** Strikes out what a version needs that stays. */
    void strikeOut(Version kept) {
        candidates.strikeOut(kept);
        metadata.keySet().removeAll(References.of(kept).keySet());
    }

    /** The paths that are left, with their sizes. */
    Map<String, Long> left() {
        Map<String, Long> left = new TreeMap<>(metadata);
        left.putAll(candidates.left());
        return left;
    }
}
