package io.datashard.internal.catalog;

import io.datashard.internal.store.Store;
import java.util.ArrayList;
import java.util.List;

/** Runs opened together and closed together. */
record OpenRuns(List<RunReader> readers) implements AutoCloseable {

    /** Opens all of the runs or, when one of them fails, none. */
    static OpenRuns of(Store store, List<Run> runs, CatalogSchema schema, Selection selection) {
        OpenRuns open = new OpenRuns(new ArrayList<>());
        try {
            for (Run run : runs) {
                open.readers.add(RunReader.open(store, run, schema, selection));
            }
        } catch (RuntimeException e) {
            open.closeAfter(e);
            throw e;
        }
        return open;
    }

    /** Closes all of them after a failure, which takes up those of closing. */
    void closeAfter(RuntimeException failure) {
        try {
            close();
        } catch (RuntimeException closing) {
            failure.addSuppressed(closing);
        }
    }

    /** Closes all of them, whichever fail, and throws the first failure. */
    @Override
    public void close() {
        RuntimeException failure = null;
        for (RunReader reader : readers) {
            try {
                reader.close();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
