package io.datashard.internal.commit;

import io.datashard.internal.catalog.CatalogEntry;
import io.datashard.internal.catalog.FileCatalog;
import io.datashard.internal.version.Changes;
import io.datashard.internal.version.Metadata;
import java.util.List;

/** Makes the catalog of a new version out of that of the version before. */
interface CatalogStep {

    /**
     * A new catalog.
     *
     * @param changes what the version changed
     * @param files what was written for this attempt alone and is of no use when it fails
     */
    record Result(FileCatalog catalog, Changes changes, List<String> files) {}

    /**
     * The catalog of the version with a number.
     *
     * @param below the catalog of the version that it builds on
     * @param changed what becomes of tablets that were there before, as of version {@code number}
     * @param attempt distinguishes what several attempts of one transaction write
     */
    Result onTopOf(FileCatalog below, List<CatalogEntry> changed, long number, int attempt, Metadata metadata);
}
