package io.datashard.internal.store;

import java.io.IOException;
import org.apache.hadoop.fs.Path;

/** A store's way of creating an object only if it is absent. */
interface ExclusivePut {

    /**
     * Creates an object with all of the content if nothing has that path.
     *
     * @return false if the path is taken, be it by an earlier attempt of this very call whose answer was lost
     * @throws IOException when the outcome is not known
     */
    boolean put(Path file, byte[] content) throws IOException;
}
