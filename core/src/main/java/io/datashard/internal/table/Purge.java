package io.datashard.internal.table;

import io.datashard.ConcurrentModificationException;
import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.CorruptTableException;
import io.datashard.internal.json.StubJson;
import io.datashard.internal.json.VersionJson;
import io.datashard.internal.store.DirectoryGoneException;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Stub;
import io.datashard.internal.version.Version;
import java.io.FileNotFoundException;
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
     * has a snapshot id above all of these, so that what it writes stays. So does a table that takes the name of the purged one meanwhile,
     * whose directory is moved aside for it.
     *
     * @param last a version that purged the table
     * @throws ConcurrentModificationException if the directory was moved or deleted meanwhile
     */
    void upTo(Version last) {
        Set<String> snapshots = new HashSet<>();
        List<String> stubs = new ArrayList<>();
        try {
            for (long number = 1; number <= last.number(); number++) {
                snapshots.add(stub(number, last).snapshotId());
                stubs.add(Layout.commit(number));
            }
            store.makeDurable(stubs);
        } catch (DirectoryGoneException e) {
            throw moved(e);
        }
        List<String> listed = store.list(Layout.SNAPSHOTS);
        // no two tables have a snapshot of one name: what was listed before this is this one's
        requireHere(last);
        for (String snapshot : listed) {
            if (snapshots.contains(snapshot) || snapshot.compareTo(last.line().snapshotId()) <= 0) {
                store.deleteDirectory(Layout.snapshot(snapshot));
            }
        }
    }

    private Stub stub(long number, Version last) {
        String path = Layout.commit(number);
        byte[] object = store.read(path).orElseThrow(() -> {
            requireHere(last);
            return new CorruptTableException("the table at " + store.root() + " cannot be purged: its version " + number
                    + " (" + path + ") is missing. Somebody deleted it by hand; delete the whole directory likewise");
        });
        Stub stub = VersionJson.readStub(object, number);
        byte[] content = StubJson.write(stub);
        if (!Arrays.equals(object, content)) {
            store.overwriteIn(path, content, Layout.commit(last.number()), known -> isSame(known, last));
        }
        return stub;
    }

    /** Requires that the directory of this name is still the one that was purged. */
    private void requireHere(Version last) {
        String path = Layout.commit(last.number());
        if (store.read(path).filter(object -> isSame(object, last)).isEmpty()) {
            throw moved(new FileNotFoundException(path));
        }
    }

    /** Also when the version has become its stub. */
    private static boolean isSame(byte[] object, Version last) {
        return VersionJson.transactionOf(object).equals(last.identity().transactionId());
    }

    private ConcurrentModificationException moved(Exception cause) {
        ConcurrentModificationException moved = new ConcurrentModificationException(
                Conflict.TABLE_REPLACED,
                "the table at " + store.root() + " was dropped, but not all of its files are deleted: its directory was"
                        + " moved or deleted meanwhile. What is there now was left as it is. Where another table took the"
                        + " name, what is left lies in _datashard/dropped beside it and can be deleted by hand");
        moved.initCause(cause);
        return moved;
    }
}
