package io.datashard.internal.vacuum;

import io.datashard.CorruptTableException;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.StoredFile;
import io.datashard.internal.version.Layout;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The store's own clock. What is old enough to be deleted it alone decides: clocks of machines may be hours off. */
final class StoreClock {
    private static final String FILE = Layout.VACUUM + "/clock";

    private final Store store;

    StoreClock(Store store) {
        this.store = store;
    }

    /** The time, as the store notes it of a file that is written now. */
    Instant now() {
        store.overwrite(FILE, "what time it is".getBytes(StandardCharsets.UTF_8));
        return modified(FILE);
    }

    /**
     * The newest version that was there at a time.
     *
     * @param first a version whose object was never overwritten, as none of the following ones was
     * @param newest the newest version
     * @return {@code first} if that was not there yet
     */
    long newestAt(Instant time, long first, long newest) {
        long low = first;
        long high = newest + 1;
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            if (modified(Layout.commit(middle)).isAfter(time)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return low;
    }

    private Instant modified(String path) {
        return store.status(path)
                .map(StoredFile::modified)
                .orElseThrow(() -> new CorruptTableException("the file " + path + " of the table at " + store.root()
                        + " is missing, so nobody can tell what is old. Nothing was deleted. If it is a version, restore it from a"
                        + " copy of the table"));
    }
}
