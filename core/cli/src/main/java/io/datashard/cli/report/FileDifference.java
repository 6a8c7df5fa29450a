package io.datashard.cli.report;

import io.datashard.FileEntry;
import io.datashard.cli.text.Form;
import io.datashard.cli.text.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A tablet that two versions have different.
 *
 * @param partition in words
 */
record FileDifference(String partition, Optional<FileEntry> before, Optional<FileEntry> after) {

    /** What became of a tablet's file. */
    enum Kind {
        ADDED("+"),
        REMOVED("-"),
        /** Another file took its place. */
        REPLACED("~"),
        /** The file is the same, but other rows of it are deleted. */
        DELETED_ROWS("~");

        private final String mark;

        Kind(String mark) {
            this.mark = mark;
        }

        String json() {
            return name().toLowerCase(Locale.ROOT);
        }

        String text() {
            return json().replace('_', ' ');
        }
    }

    /** Whether both versions have the same file with as many rows of it. */
    static boolean isSame(FileEntry a, FileEntry b) {
        return a.path().equals(b.path()) && a.deletes().equals(b.deletes());
    }

    Kind kind() {
        if (before.isEmpty()) {
            return Kind.ADDED;
        } else if (after.isEmpty()) {
            return Kind.REMOVED;
        }
        return before.get().path().equals(after.get().path()) ? Kind.DELETED_ROWS : Kind.REPLACED;
    }

    private FileEntry either() {
        return after.or(() -> before).orElseThrow();
    }

    private static long rows(Optional<FileEntry> file) {
        return file.map(FileEntry::liveRows).orElse(0L);
    }

    private static long bytes(Optional<FileEntry> file) {
        return file.map(FileEntry::bytes).orElse(0L);
    }

    Map<String, Object> json() {
        return new JsonObject()
                .with("change", kind().json())
                .with("partition", partition)
                .with("path", either().path())
                .with("rows_before", rows(before))
                .with("rows_after", rows(after))
                .with("bytes_before", bytes(before))
                .with("bytes_after", bytes(after))
                .fields();
    }

    String text() {
        return kind().mark + " " + either().path() + " (" + Form.count(rows(before)) + " -> " + Form.count(rows(after))
                + " rows, " + Form.bytes(bytes(before)) + " -> " + Form.bytes(bytes(after)) + ")";
    }
}
