package io.datashard.internal.verify;

import io.datashard.CorruptTableException;
import io.datashard.DatashardException;
import io.datashard.FileEntry;
import io.datashard.Totals;
import io.datashard.internal.catalog.LiveFiles;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.commit.HistoryLog;
import io.datashard.internal.store.Store;
import io.datashard.internal.vector.VectorReader;
import io.datashard.internal.version.PastVersion;
import io.datashard.internal.version.Version;
import io.datashard.internal.version.VersionLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Finds what is wrong with versions. Reading runs checks their pages' checksums and their order. */
final class VersionCheck {
    /** So many problems of one version are told. */
    private static final int MOST = 20;

    private final Store store;
    private final HistoryLog history;
    private final StoredSizes sizes;

    VersionCheck(Store store, HistoryLog history, StoredSizes sizes) {
        this.store = store;
        this.history = history;
        this.sizes = sizes;
    }

    /** What is wrong with a version whose object can be read; empty if nothing is. */
    List<String> problems(Version version) {
        List<String> problems = new ArrayList<>();
        version.contents().files().runs().forEach(run -> sizes.wrong(run.path(), run.bytes())
                .ifPresent(problems::add));
        version.contents().history().runs().forEach(run -> sizes.wrong(run.path(), run.bytes())
                .ifPresent(problems::add));
        if (problems.isEmpty()) {
            try {
                files(version, problems);
                lines(version, problems);
            } catch (DatashardException e) {
                problems.add(e.getMessage());
            }
        }
        return problems;
    }

    private void files(Version version, List<String> problems) {
        Totals totals = Totals.NONE;
        try (LiveFiles files = version.files(store, Selection.all());
                VectorReader vectors =
                        new VectorReader(vector -> store.input(vector.path()).newStream())) {
            while (files.hasNext()) {
                FileEntry file = files.next();
                totals = totals.plus(file);
                if (problems.size() < MOST) {
                    sizes.wrong(file.path(), file.bytes()).ifPresent(problems::add);
                    vector(file, vectors).ifPresent(problems::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!totals.equals(version.line().totals())) {
            problems.add("its files add up to " + totals + ", where "
                    + version.line().totals() + " is recorded");
        }
    }

    /** What is wrong with a file's deletion vector, of which nothing but reading it shows that. */
    private static Optional<String> vector(FileEntry file, VectorReader vectors) {
        try {
            file.deletes().ifPresent(vector -> vectors.read(vector, file.path(), file.rows()));
            return Optional.empty();
        } catch (CorruptTableException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** The history must lead from parent to parent. */
    private void lines(Version version, List<String> problems) {
        Iterator<VersionLine> lines =
                history.lines(version).map(PastVersion::line).iterator();
        VersionLine line = lines.next();
        while (lines.hasNext()) {
            VersionLine before = lines.next();
            if (before.version() != line.parent()) {
                problems.add("its history has version " + before.version() + " before version " + line.version()
                        + ", whose parent is " + line.parent());
                return;
            }
            line = before;
        }
    }
}
