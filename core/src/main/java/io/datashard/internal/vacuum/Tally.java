package io.datashard.internal.vacuum;

import io.datashard.VacuumReport;
import io.datashard.internal.store.StoredFile;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Counts what goes, and tells whoever asked. */
final class Tally {
    private final long firstKept;
    private final Consumer<VacuumReport> listener;
    private long versions;
    private long files;
    private long uncommittedFiles;
    private long bytes;

    Tally(long firstKept, Consumer<VacuumReport> listener) {
        this.firstKept = firstKept;
        this.listener = listener;
    }

    void committed(Plan plan, Collection<Long> sizes) {
        versions += plan.versions().size();
        files += plan.files().size();
        bytes += sizes.stream().mapToLong(size -> size).sum();
        listener.accept(report());
    }

    void uncommitted(List<StoredFile> deleted) {
        uncommittedFiles += deleted.size();
        bytes += deleted.stream().mapToLong(StoredFile::bytes).sum();
        listener.accept(report());
    }

    VacuumReport report() {
        return new VacuumReport(firstKept, versions, files, uncommittedFiles, bytes);
    }
}
