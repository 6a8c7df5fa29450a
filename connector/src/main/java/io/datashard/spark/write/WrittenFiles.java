package io.datashard.spark.write;

import io.datashard.FileEntry;
import io.datashard.internal.catalog.CatalogEntry;
import io.datashard.internal.json.CatalogJson;
import io.datashard.internal.version.Metadata;
import java.util.List;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/** The files that a task wrote, as it sends them to the driver: entries of the catalog, in their JSON. */
final class WrittenFiles implements WriterCommitMessage {
    private static final long serialVersionUID = 1L;

    private final byte[] entries;

    WrittenFiles(List<FileEntry> files) {
        this.entries = CatalogJson.bytes(files.stream().map(CatalogEntry::of).toList());
    }

    /** @param metadata what the files were written for */
    List<FileEntry> read(Metadata metadata) {
        return CatalogJson.parse(entries, metadata, FileEntry.UNCOMMITTED).stream()
                .map(entry -> entry.file().orElseThrow())
                .toList();
    }
}
