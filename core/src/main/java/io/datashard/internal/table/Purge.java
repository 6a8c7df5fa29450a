package io.datashard.internal.table;

import io.datashard.CorruptTableException;
import io.datashard.internal.json.StubJson;
import io.datashard.internal.json.VersionJson;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Stub;
import io.datashard.internal.version.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Deletes what a table held that was dropped for good. First every version becomes a stub, and only then go the files: so at any moment,
 * and after a crash, a version is either a stub or as readable as before. Whoever finds it undone does it again from the start.
 */
final class Purge {
    private final Store store;

    Purge(Store store) {
        this.store = store;
    }

    /**
     * Deletes the versions up to one, and the snapshots that they or older transactions wrote. A transaction that creates a table on top
     * has a snapshot id above all of these, so that what it writes stays.
     *
     * @param last a version that purged the table
     */
    void upTo(Version last) {
        Set<String> snapshots = new HashSet<>();
        List<String> stubs = new ArrayList<>();
        for (long number = 1; number <= last.number(); number++) {
            snapshots.add(stub(number).snapshotId());
            stubs.add(Layout.commit(number));
        }
        store.makeDurable(stubs);
        for (String snapshot : store.list(Layout.SNAPSHOTS)) {
            if (snapshots.contains(snapshot) || snapshot.compareTo(last.line().snapshotId()) <= 0) {
                store.deleteDirectory(Layout.snapshot(snapshot));
            }
        }
    }

    private Stub stub(long number) {
        String path = Layout.commit(number);
        byte[] object = store.read(path)
                .orElseThrow(() -> new CorruptTableException("the table at " + store.root()
                        + " cannot be purged: its version " + number + " (" + path
                        + ") is missing. Somebody deleted it by hand; delete the whole directory likewise"));
        Stub stub = VersionJson.readStub(object, number);
        byte[] content = StubJson.write(stub);
        if (!Arrays.equals(object, content)) {
            store.overwrite(path, content);
        }
        return stub;
    }
}
