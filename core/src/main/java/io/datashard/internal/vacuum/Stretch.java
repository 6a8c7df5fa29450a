package io.datashard.internal.vacuum;

import io.datashard.Tablet;
import io.datashard.internal.catalog.CatalogEntry;
import io.datashard.internal.catalog.Run;
import io.datashard.internal.catalog.RunReader;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.commit.VersionChanges;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Versions that follow each other, each of which says itself what it changed. The files that ended on the way are looked up once for all
 * of them: in the first version, and among what the others added.
 */
final class Stretch {
    private final Store store;
    private final List<Version> versions = new ArrayList<>();
    private final Set<Tablet> ended = new HashSet<>();

    Stretch(Store store, Version first) {
        this.store = store;
        versions.add(first);
    }

    /** Whether the next version can be a part of it. */
    boolean goesOnWith(Version next) {
        Version last = versions.get(versions.size() - 1);
        return isStep(last, next) && Candidates.haveSameKeys(last, next);
    }

    /** Whether a version says itself what it changed of another one. */
    static boolean isStep(Version before, Version next) {
        return next.line().parent() == before.number()
                && next.identity().tableId().equals(before.identity().tableId())
                && next.changes().restored().isEmpty()
                && !next.changes().fromEmpty();
    }

    /** Takes note of the tablets whose file the next version took away or replaced. */
    void endsWith(Version next) {
        if (!onlyAdds(versions.get(versions.size() - 1), next)) {
            new VersionChanges(store).of(next).forEach(entry -> ended.add(entry.tablet()));
        }
    }

    /** Whether each entry of a version is a new tablet: a file that replaces another one does not add to the total. */
    static boolean onlyAdds(Version before, Version next) {
        long entries = next.contents().files().tail().stream()
                .filter(entry -> entry.version() == next.number())
                .count();
        for (Run run : next.contents().files().runs()) {
            entries += next.changes().runs().contains(run.path()) ? run.entries() : 0;
        }
        return next.line().totals().files() - before.line().totals().files() == entries;
    }

    void goOnWith(Version next) {
        versions.add(next);
    }

    /** Adds the files that ended. */
    void addTo(Candidates candidates) {
        if (ended.isEmpty()) {
            return;
        }
        candidates.addAll(versions.get(0), ended);
        for (Version version : versions.subList(1, versions.size())) {
            version.contents().files().tail().stream()
                    .filter(entry -> entry.version() == version.number())
                    .forEach(entry -> add(entry, version, candidates));
            for (Run run : version.contents().files().runs()) {
                if (version.changes().runs().contains(run.path())) {
                    addTo(candidates, run, version);
                }
            }
        }
    }

    private void addTo(Candidates candidates, Run run, Version version) {
        var schema = version.metadata().metadata().catalogSchema();
        try (RunReader entries = RunReader.open(store, run, schema, Selection.of(ended, schema))) {
            entries.forEachRemaining(entry -> add(entry, version, candidates));
        }
    }

    private void add(CatalogEntry entry, Version version, Candidates candidates) {
        if (ended.contains(entry.tablet())) {
            entry.file().ifPresent(file -> candidates.add(file, version));
        }
    }
}
