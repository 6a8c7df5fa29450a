package io.datashard.internal.vacuum;

import io.datashard.internal.store.StoredFile;
import java.util.List;

/** What a vacuum does to the table once it knows what goes. */
interface Effects {
    /** Only looks. */
    Effects NONE = new Effects() {
        @Override
        public void carryOut(Plan plan) {}

        @Override
        public void reach(Progress progress) {}

        @Override
        public boolean isStillHere() {
            return true;
        }

        @Override
        public void deleteUncommitted(String snapshotId, List<StoredFile> files) {}
    };

    /** Makes stubs of versions and deletes files. */
    void carryOut(Plan plan);

    /** Takes note of how far the vacuum has come. */
    void reach(Progress progress);

    /** Whether the location is still that of the table: what was listed before is the table's then. */
    boolean isStillHere();

    /** Deletes the directory of a transaction that never committed and never will. */
    void deleteUncommitted(String snapshotId, List<StoredFile> files);
}
