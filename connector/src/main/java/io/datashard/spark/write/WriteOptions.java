package io.datashard.spark.write;

import io.datashard.internal.data.FileProperties;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The options of a write that are about its data files. A table property of the same name is the default. */
public final class WriteOptions {
    static final String TARGET_FILE_SIZE = "target-file-size";
    static final String DISTRIBUTION_MODE = "distribution-mode";

    /** All of them. */
    public static final Set<String> NAMES = names();

    private WriteOptions() {}

    /**
     * What a table wants its files to have, in bytes.
     *
     * @throws io.datashard.DatashardException if the property says nothing that is possible
     */
    public static long targetFileBytes(Map<String, String> properties) {
        return WriteSettings.targetFileBytes(properties.get(TARGET_FILE_SIZE));
    }

    private static Set<String> names() {
        Set<String> names = new TreeSet<>(FileProperties.PARQUET);
        names.add(TARGET_FILE_SIZE);
        names.add(DISTRIBUTION_MODE);
        return Set.copyOf(names);
    }

    /**
     * Checks the properties of a table that is about to be created or changed, so that no later write finds them impossible.
     *
     * @throws io.datashard.DatashardException if one of these has a value that no write could go by
     */
    public static void requirePossible(Map<String, String> properties) {
        WriteSettings.targetFileBytes(properties.get(TARGET_FILE_SIZE));
        AutoCompactionSettings.requirePossible(properties);
        DistributionMode.in(properties);
        FileProperties.requireParquet(properties);
    }
}
