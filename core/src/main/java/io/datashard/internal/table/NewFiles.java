package io.datashard.internal.table;

import io.datashard.DatashardException;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Tablet;
import io.datashard.internal.version.Layout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The files that one transaction adds, each of them checked. */
final class NewFiles {
    private final String snapshotId;
    private final List<FileEntry> files = new ArrayList<>();
    private final Set<Tablet> tablets = new HashSet<>();

    NewFiles(String snapshotId) {
        this.snapshotId = snapshotId;
    }

    List<FileEntry> files() {
        return Collections.unmodifiableList(files);
    }

    void add(Collection<FileEntry> more) {
        for (FileEntry file : more) {
            files.add(file);
            tablets.add(file.tablet());
        }
    }

    /**
     * Checks files before anything changes, so that a transaction whose caller goes on after an error never does half of it.
     *
     * @throws DatashardException if one lies elsewhere, is of another partitioning, or is of a tablet that has a file already
     */
    void require(Collection<FileEntry> more, Partitioning partitioning) {
        Set<Tablet> seen = new HashSet<>();
        for (FileEntry file : more) {
            Tablet tablet = file.tablet();
            if (!file.path().startsWith(Layout.snapshot(snapshotId) + "/")) {
                throw new DatashardException(
                        "the file " + file.path() + " does not lie in this transaction's directory "
                                + Layout.snapshot(snapshotId) + "; write it there");
            } else if (tablet.partitioning() != partitioning.id()
                    || tablet.partition().size() != partitioning.fields().size()) {
                throw new DatashardException("the file " + file.path() + " has the partition " + tablet.partition()
                        + " of partitioning " + tablet.partitioning() + ", but new files belong to " + partitioning);
            } else if (file.deletes().isPresent()) {
                throw new DatashardException(
                        "the new file " + file.path() + " has deleted rows; write it without them");
            } else if (tablets.contains(tablet) || !seen.add(tablet)) {
                throw new DatashardException(
                        "the transaction " + snapshotId + " has two files for " + tablet + ", one of them "
                                + file.path() + "; a tablet is one file. Add each file once, under a name of its own");
            }
        }
    }
}
