package io.datashard.internal.vacuum;

import io.datashard.internal.json.MetadataJson;
import io.datashard.internal.version.Version;
import java.util.HashMap;
import java.util.Map;

/** The files that a version object itself refers to, with their sizes; its data files are in its catalog. */
final class References {
    private References() {}

    static Map<String, Long> of(Version version) {
        Map<String, Long> files = new HashMap<>();
        version.contents().files().runs().forEach(run -> files.put(run.path(), run.bytes()));
        version.contents().history().runs().forEach(run -> files.put(run.path(), run.bytes()));
        version.metadata()
                .path()
                .ifPresent(path -> files.put(
                        path, (long) MetadataJson.bytes(version.metadata().metadata()).length));
        return files;
    }
}
