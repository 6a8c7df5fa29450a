package io.datashard.internal.commit;

import io.datashard.internal.json.MetadataJson;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.StoredMetadata;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a version's metadata in the version object or, where it is big, in a file of its own. */
final class MetadataFile {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataFile.class);

    /** Metadata above this size gets a file of its own. */
    private static final int INLINE_BYTES = 2048;

    private final Store store;

    MetadataFile(Store store) {
        this.store = store;
    }

    /** @param path of the file, if it needs one */
    StoredMetadata store(Metadata metadata, String path) {
        byte[] content = MetadataJson.bytes(metadata);
        if (content.length <= INLINE_BYTES) {
            return new StoredMetadata(metadata, Optional.empty());
        }
        overwrite(path, content);
        return new StoredMetadata(metadata, Optional.of(path));
    }

    /** Not by a put if absent, which would be refused because of its own first try where the answer to that was lost. */
    private void overwrite(String path, byte[] content) {
        try {
            store.overwrite(path, content);
        } catch (UncheckedIOException e) {
            LOG.warn("{} below {} could not be written; trying once more", path, store.root(), e);
            store.overwrite(path, content);
        }
        store.makeDurable(List.of(path));
    }
}
