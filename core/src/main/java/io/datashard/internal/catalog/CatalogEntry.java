package io.datashard.internal.catalog;

import io.datashard.FileEntry;
import io.datashard.Tablet;
import java.util.Objects;
import java.util.Optional;

/**
 * What one version said about a tablet.
 *
 * @param version the version that said it; {@link FileEntry#UNCOMMITTED} while it is not known
 * @param file the tablet's file, or nothing: a tombstone, which hides older entries
 */
public record CatalogEntry(Tablet tablet, long version, Optional<FileEntry> file) {
    public CatalogEntry {
        Objects.requireNonNull(tablet, "tablet");
        Objects.requireNonNull(file, "file");
        if (file.isPresent()
                && (file.get().version() != version || !file.get().tablet().equals(tablet))) {
            throw new IllegalArgumentException("version " + version + " cannot say of " + tablet + " that its file is "
                    + file.get() + ": tablet and version must be the file's");
        }
    }

    /** A file of a tablet. */
    public static CatalogEntry of(FileEntry file) {
        return new CatalogEntry(file.tablet(), file.version(), Optional.of(file));
    }

    /** The end of a tablet. */
    public static CatalogEntry tombstone(Tablet tablet, long version) {
        return new CatalogEntry(tablet, version, Optional.empty());
    }

    /** The same as said by another version. */
    public CatalogEntry withVersion(long newVersion) {
        return new CatalogEntry(tablet, newVersion, file.map(f -> f.withVersion(newVersion)));
    }

    /** Whether this ends its tablet. */
    public boolean isTombstone() {
        return file.isEmpty();
    }
}
