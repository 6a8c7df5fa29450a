package io.datashard.internal.commit;

import io.datashard.FileEntry;
import io.datashard.internal.catalog.CatalogEntry;
import io.datashard.internal.catalog.FileCatalog;
import io.datashard.internal.catalog.Run;
import io.datashard.internal.catalog.RunMerge;
import io.datashard.internal.catalog.RunWriter;
import io.datashard.internal.json.CatalogJson;
import io.datashard.internal.json.Json;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Changes;
import io.datashard.internal.version.CurrentEntries;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Metadata;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the changes of one transaction on top of a version's catalog: a few entries into the tail, many into a run of their own. A
 * full tail becomes a run first, and small runs of earlier versions are merged. Either way the cost is that of the changes, not of
 * the table.
 */
final class CatalogChange implements CatalogStep {
    /** What the entries of a tail may take as JSON, so that version objects stay small. */
    static final int TAIL_BYTES = 4096;

    private final Store store;
    private final String snapshotId;
    private final List<CatalogEntry> added;
    private final Metadata written;

    /** The run of the added entries, which carries no version and so serves every attempt; null until it is needed. */
    private Run addedRun;

    CatalogChange(Store store, String snapshotId, List<FileEntry> added, Metadata written) {
        this.written = written;
        this.store = store;
        this.snapshotId = snapshotId;
        this.added = added.stream()
                .map(file -> CatalogEntry.of(file.withVersion(FileEntry.UNCOMMITTED)))
                .toList();
    }

    @Override
    public Result onTopOf(FileCatalog below, List<CatalogEntry> changed, long number, int attempt, Metadata metadata) {
        List<CatalogEntry> tail = new ArrayList<>(below.tail());
        List<String> files = new ArrayList<>();
        List<Run> runs = merged(below, number, attempt, metadata, files);
        List<String> changedRuns = new ArrayList<>();
        List<CatalogEntry> inline = new ArrayList<>();
        // columns may have changed since the files were written
        List<CatalogEntry> entries = new CurrentEntries(written, metadata).of(added);
        if (addedRun == null && !fits(entries)) {
            addedRun = write("added.parquet", entries, metadata);
        }
        if (addedRun == null) {
            entries.forEach(entry -> inline.add(entry.withVersion(number)));
        } else {
            runs.add(addedRun.withVersion(number));
            changedRuns.add(addedRun.path());
        }
        if (fits(inline, changed)) {
            inline.addAll(changed);
        } else {
            Run others = write("changed-" + attempt + ".parquet", changed, metadata);
            runs.add(others.withVersion(number));
            changedRuns.add(others.path());
            files.add(others.path());
        }
        if (!tail.isEmpty() && !fits(tail, inline)) {
            Run flushed = write("tail-" + attempt + ".parquet", tail, metadata);
            runs.add(flushed.withVersion(number));
            files.add(flushed.path());
            tail.clear();
        }
        tail.addAll(inline);
        return new Result(new FileCatalog(tail, runs), new Changes(false, changedRuns), files);
    }

    /** The runs of the version below, fewer if small ones have piled up. Runs of this version's own changes come on top later. */
    private List<Run> merged(FileCatalog below, long number, int attempt, Metadata metadata, List<String> files) {
        List<Run> small = SmallRuns.toMerge(below.runs(), Run::entries);
        if (small.isEmpty()) {
            return new ArrayList<>(below.runs());
        }
        List<Run> runs = new ArrayList<>(below.runs());
        runs.removeAll(small);
        String path = Layout.catalog(snapshotId, "merged-" + attempt + ".parquet");
        Run run = new RunMerge(store, metadata.catalogSchema()).merge(small, new FileCatalog(below.tail(), runs), path);
        if (run.entries() == 0) {
            store.delete(path);
        } else {
            files.add(path);
            store.makeDurable(List.of(path));
            runs.add(run.withVersion(number));
        }
        return runs;
    }

    /** A run that is durable before a version refers to it. */
    private Run write(String name, List<CatalogEntry> entries, Metadata metadata) {
        String path = Layout.catalog(snapshotId, name);
        Run run = RunWriter.write(store, path, metadata.catalogSchema(), entries);
        store.makeDurable(List.of(path));
        return run;
    }

    /** Whether a tail can hold all of these entries; does not look at many more than it can. */
    @SafeVarargs
    private static boolean fits(List<CatalogEntry>... parts) {
        int size = 0;
        for (List<CatalogEntry> entries : parts) {
            for (CatalogEntry entry : entries) {
                size += Json.write(CatalogJson.writeEntries(List.of(entry))).length;
                if (size > TAIL_BYTES) {
                    return false;
                }
            }
        }
        return true;
    }
}
