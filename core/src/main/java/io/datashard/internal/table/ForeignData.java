package io.datashard.internal.table;

import io.datashard.DatashardException;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Layout;
import java.util.List;

/** What else may lie at a location where a table is looked for. */
final class ForeignData {
    private static final int NAMES_SHOWN = 5;

    private ForeignData() {}

    /**
     * Requires a location that is missing or empty. What an unfinished creation left there does not count.
     *
     * @throws DatashardException that says what is there
     */
    static void requireNone(Store store) {
        List<String> names = store.list("").stream()
                .filter(name -> !name.equals(Layout.DIRECTORY))
                .sorted()
                .toList();
        if (!names.isEmpty()) {
            throw new DatashardException(store.root() + " holds " + describe(names, store)
                    + " and no datashard table. Nothing was changed. Choose another location, or read it with"
                    + " the format that wrote it");
        }
    }

    private static String describe(List<String> names, Store store) {
        if (names.contains("_delta_log")) {
            return "a Delta table";
        } else if (names.contains(".hoodie")) {
            return "a Hudi table";
        } else if (names.contains("metadata")
                && store.list("metadata").stream().anyMatch(name -> name.endsWith(".metadata.json"))) {
            return "an Iceberg table";
        } else if (names.contains("_SUCCESS") || names.stream().anyMatch(name -> name.endsWith(".parquet"))) {
            return "plain Parquet files";
        }
        int more = names.size() - NAMES_SHOWN;
        return "something else (" + String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())))
                + (more > 0 ? " and " + more + " more" : "") + ")";
    }
}
