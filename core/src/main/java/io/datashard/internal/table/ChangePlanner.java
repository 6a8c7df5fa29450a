package io.datashard.internal.table;

import io.datashard.ChangePlan;
import io.datashard.DatashardException;
import io.datashard.DeletionVector;
import io.datashard.FileEntry;
import io.datashard.PlannedFile;
import io.datashard.PlannedFiles;
import io.datashard.RowSet;
import io.datashard.Table.HistoryLine;
import io.datashard.Tablet;
import io.datashard.internal.catalog.CatalogEntry;
import io.datashard.internal.catalog.LiveFiles;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.commit.VersionChanges;
import io.datashard.internal.store.Store;
import io.datashard.internal.vector.VectorReader;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Operation;
import io.datashard.internal.version.PastVersion;
import io.datashard.internal.version.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares versions with those before them, from the oldest to the newest, to tell which rows they inserted and deleted. It reads what
 * each of them changed, and what there was before of the same tablets. For one thread.
 */
final class ChangePlanner implements AutoCloseable {
    /** Plans are held on the driver and sent to tasks. */
    private static final long MOST_POSITION_BYTES =
            Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 16);

    private final Store store;
    private final VectorReader vectors;
    private final List<HistoryLine> versions = new ArrayList<>();
    private final PlannedFiles.Builder inserted = PlannedFiles.builder();
    private final PlannedFiles.Builder deleted = PlannedFiles.builder();
    private final Set<Long> replacing = new HashSet<>();
    private long positionBytes;

    ChangePlanner(Store store) {
        this.store = store;
        this.vectors = new VectorReader(vector -> store.input(vector.path()).newStream());
    }

    /** Adds what a version changed; {@code parent} is nothing for the first of a table. */
    void add(PastVersion past, Version version, Optional<Version> parent) {
        if (version.line().operation().equals(Operation.REWRITE)) {
            return; // the same rows in other files
        }
        // by path, as the tablets of two versions can be compared only where both have the same partitionings and types
        Map<String, FileEntry> after = new LinkedHashMap<>();
        Set<Tablet> changed = new HashSet<>();
        if (version.changes().restored().isPresent()) {
            after.putAll(allFiles(version));
        } else {
            for (CatalogEntry entry : new VersionChanges(store).of(version, Selection.ofStats(Set.of()))) {
                changed.add(entry.tablet());
                entry.file().ifPresent(file -> after.put(file.path(), file));
            }
        }
        Map<String, FileEntry> before =
                parent.map(then -> before(version, then, changed, after.size())).orElse(Map.of());
        Comparison comparison = new Comparison(version.number());
        before.forEach((path, file) -> comparison.compare(Optional.of(file), Optional.ofNullable(after.remove(path))));
        after.values().forEach(file -> comparison.compare(Optional.empty(), Optional.of(file)));
        if (comparison.foundAny) {
            versions.add(StoredSnapshot.line(past));
        }
        if (comparison.endedFile && comparison.addedFile) {
            replacing.add(version.number());
        }
    }

    /** The files before a version of those tablets that it changed. */
    private Map<String, FileEntry> before(Version version, Version parent, Set<Tablet> changed, int added) {
        if (version.changes().fromEmpty()) {
            return allFiles(parent);
        }
        long more = version.line().totals().files() - parent.line().totals().files();
        if (more == changed.size() && more == added) {
            return Map.of(); // all are new, as there are so many more than before
        }
        Metadata keys = version.metadata().metadata();
        return byPath(parent.files(store, Selection.of(changed, keys.catalogSchema()), keys));
    }

    private Map<String, FileEntry> allFiles(Version version) {
        return byPath(version.files(store, Selection.ofStats(Set.of())));
    }

    private static Map<String, FileEntry> byPath(LiveFiles live) {
        Map<String, FileEntry> files = new LinkedHashMap<>();
        try (live) {
            live.forEachRemaining(file -> files.put(file.path(), file));
        }
        return files;
    }

    ChangePlan plan() {
        return new ChangePlan(versions, inserted.build(), deleted.build(), replacing);
    }

    @Override
    public void close() {
        try {
            vectors.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the last file of deletion vectors that was read cannot be closed: " + e, e);
        }
    }

    private static PlannedFile planned(FileEntry file, long version, Optional<DeletionVector> others) {
        return new PlannedFile(
                file.path(),
                file.rows(),
                file.bytes(),
                version,
                file.tablet().partitioning(),
                file.tablet().partition(),
                others);
    }

    /** Of one version. */
    private final class Comparison {
        private final long version;
        private boolean foundAny;
        private boolean endedFile;
        private boolean addedFile;

        Comparison(long version) {
            this.version = version;
        }

        void compare(Optional<FileEntry> before, Optional<FileEntry> after) {
            if (before.map(FileEntry::path).equals(after.map(FileEntry::path))) {
                compareRows(before.orElseThrow(), after.orElseThrow());
                return;
            }
            before.filter(file -> file.liveRows() > 0).ifPresent(file -> {
                deleted.add(planned(file, version, file.deletes()));
                endedFile = true;
                foundAny = true;
            });
            after.filter(file -> file.liveRows() > 0).ifPresent(file -> {
                inserted.add(planned(file, version, file.deletes()));
                addedFile = true;
                foundAny = true;
            });
        }

        /** Of one file. A rollback can bring back rows of it. */
        private void compareRows(FileEntry before, FileEntry after) {
            if (!before.deletes().equals(after.deletes())) {
                RowSet then = deletedRows(before);
                RowSet now = deletedRows(after);
                put(deleted, after, now.minus(then));
                put(inserted, after, then.minus(now));
            }
        }

        private void put(PlannedFiles.Builder files, FileEntry file, RowSet rows) {
            if (!rows.isEmpty()) {
                RowSet others = RowSet.upTo(file.rows()).minus(rows);
                Optional<DeletionVector.Inline> excluded = others.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new DeletionVector.Inline(others.count(), others.bytes()));
                requireRoom(excluded.map(vector -> vector.bytes().remaining()).orElse(0));
                files.add(planned(file, version, excluded.map(DeletionVector.class::cast)));
                foundAny = true;
            }
        }

        private void requireRoom(int bytes) {
            positionBytes += bytes;
            if (positionBytes > MOST_POSITION_BYTES) {
                throw new DatashardException("which rows were changed up to version " + version + " of the table at "
                        + store.root() + " takes more than " + (MOST_POSITION_BYTES >> 20)
                        + " MiB to say. Read the changes of fewer versions at a time");
            }
        }

        private RowSet deletedRows(FileEntry file) {
            return file.deletes()
                    .map(vector -> vectors.read(vector, file.path(), file.rows()))
                    .orElse(RowSet.NONE);
        }
    }
}
