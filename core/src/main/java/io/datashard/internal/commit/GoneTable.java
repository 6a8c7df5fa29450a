package io.datashard.internal.commit;

import io.datashard.ConcurrentModificationException;
import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.internal.store.Store;

/** What a transaction meets whose table was renamed, or whose files were deleted, while it ran. */
public final class GoneTable {
    private GoneTable() {}

    /** To be thrown where it is certain that nothing was committed. */
    public static ConcurrentModificationException exception(Store store, RuntimeException cause) {
        ConcurrentModificationException gone = new ConcurrentModificationException(
                Conflict.TABLE_DROPPED,
                "the table at " + store.root()
                        + " is no longer there as it was when this transaction began: it was renamed,"
                        + " or its files were deleted. Nothing was committed; load it under its new name and run it again");
        gone.initCause(cause);
        return gone;
    }
}
