package io.datashard.internal.simulation;

import io.datashard.Tablet;
import io.datashard.internal.catalog.CatalogEntry;
import io.datashard.internal.catalog.Run;
import io.datashard.internal.catalog.RunReader;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.json.MetadataJson;
import io.datashard.internal.json.VersionJson;
import io.datashard.internal.simulation.State.Held;
import io.datashard.internal.version.HistoryRun;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The versions that lie in a store when everything is over, read as FORMAT.md says and not as tables do. */
final class Committed {
    private final MemoryStore disk;

    /** What there ever was, so that versions which were vacuumed can be judged, too. */
    private final MemoryStore archive;

    private final List<Version> versions = new ArrayList<>();
    private final Map<Run, List<CatalogEntry>> runs = new HashMap<>();

    private Committed(MemoryStore disk) {
        this.disk = disk;
        this.archive = disk.archive();
    }

    /**
     * Reads all of them.
     *
     * @param violations takes what is wrong with the objects
     */
    static Committed read(MemoryStore disk, List<String> violations) {
        Committed committed = new Committed(disk);
        List<String> names = disk.list(Layout.COMMITS).stream()
                .filter(name -> name.matches("\\d{20}\\.json"))
                .toList();
        for (long number = 1; number <= names.size(); number++) {
            if (!names.get((int) number - 1).equals(Layout.commit(number).substring(Layout.COMMITS.length() + 1))) {
                violations.add("version numbers are not dense: " + names);
                break;
            }
            byte[] content = committed.archive.read(Layout.commit(number)).orElseThrow();
            committed.versions.add(VersionJson.read(
                    content,
                    number,
                    path -> MetadataJson.parse(committed.archive.read(path).orElseThrow())));
        }
        return committed;
    }

    /** From 1 on. */
    List<Version> versions() {
        return versions;
    }

    /** What a version holds: of each tablet, what the newest of all entries says. */
    State state(Version version) {
        Map<Tablet, CatalogEntry> newest = new HashMap<>();
        List<CatalogEntry> entries = new ArrayList<>(version.contents().files().tail());
        version.contents().files().runs().forEach(run -> entries.addAll(entries(run, version)));
        for (CatalogEntry entry : entries) {
            newest.merge(entry.tablet(), entry, (a, b) -> a.version() > b.version() ? a : b);
        }
        Map<Tablet, Held> files = new HashMap<>();
        for (CatalogEntry entry : newest.values()) {
            entry.file().ifPresent(file -> files.put(file.tablet(), Held.of(file)));
        }
        return new State(files, version.metadata().metadata().properties());
    }

    private List<CatalogEntry> entries(Run run, Version version) {
        return runs.computeIfAbsent(run, unread -> {
            List<CatalogEntry> entries = new ArrayList<>();
            try (RunReader reader = RunReader.open(
                    archive, unread, version.metadata().metadata().catalogSchema(), Selection.all())) {
                reader.forEachRemaining(entries::add);
            }
            return entries;
        });
    }

    /** Whether a version was given up. */
    boolean isVacuumed(long number) {
        return VersionJson.isStub(disk.read(Layout.commit(number)).orElseThrow());
    }

    /** What is wrong with the files that a version refers to: each must be there, and there to stay. */
    List<String> missing(Version version) {
        List<String> written = new ArrayList<>();
        version.contents().files().runs().forEach(run -> written.add(run.path()));
        version.contents().history().runs().stream().map(HistoryRun::path).forEach(written::add);
        state(version).files().values().forEach(file -> written.add(file.path()));
        List<String> violations = new ArrayList<>();
        for (String path : written) {
            if (!disk.exists(path)) {
                violations.add("version " + version.number() + " refers to " + path + ", which is gone");
            } else if (!disk.isDurable(path)) {
                violations.add("version " + version.number() + " refers to " + path + ", which is not durable");
            }
        }
        version.metadata()
                .path()
                .filter(path -> !disk.exists(path))
                .ifPresent(path -> violations.add(path + " is gone"));
        return violations;
    }
}
