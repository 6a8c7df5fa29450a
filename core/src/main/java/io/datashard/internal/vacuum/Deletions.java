package io.datashard.internal.vacuum;

import io.datashard.CorruptTableException;
import io.datashard.internal.commit.VersionLog;
import io.datashard.internal.json.StubJson;
import io.datashard.internal.json.VersionJson;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.StoredFile;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Version;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Deletes by plan. The plan comes first, then the stubs, then the files: so after a crash at any moment a version is readable or a stub,
 * and what is left to do is known.
 */
final class Deletions implements Effects {
    private static final String PLAN = "plan-";

    private final VersionLog log;
    private final Store store;
    private final Version known;

    /** @param known a version by which the table is known, should its directory be moved and another table take its place */
    Deletions(VersionLog log, Version known) {
        this.log = log;
        this.store = log.store();
        this.known = known;
    }

    @Override
    public void carryOut(Plan plan) {
        String path = String.format(
                Locale.ROOT,
                "%s/%s%020d-%s.json",
                Layout.VACUUM,
                PLAN,
                plan.versions().get(0),
                log.process().surroundings().newId());
        store.overwrite(path, plan.json());
        store.makeDurable(List.of(path));
        carryOut(plan, path);
    }

    /** Does again what a vacuum left undone, or does just now. */
    void goOn() {
        for (String name : store.list(Layout.VACUUM)) {
            String path = Layout.VACUUM + "/" + name;
            if (name.startsWith(PLAN)) {
                store.read(path).ifPresent(content -> carryOut(parse(path, content), path));
            }
        }
    }

    private Plan parse(String path, byte[] content) {
        try {
            return Plan.parse(content);
        } catch (CorruptTableException e) {
            throw new CorruptTableException(
                    "the plan " + path + " of a vacuum of " + store.root() + " cannot be read: " + e.getMessage()
                            + ". Nothing was deleted. Delete that file: what it listed is garbage then, and nothing else",
                    e);
        }
    }

    private void carryOut(Plan plan, String path) {
        plan.versions().forEach(this::makeStub);
        store.makeDurable(plan.versions().stream().map(Layout::commit).toList());
        Set<String> directories = new TreeSet<>();
        for (String file : plan.files()) {
            store.delete(file);
            directories.add(snapshotDirectory(file));
        }
        directories.forEach(store::deleteEmptyDirectories);
        store.delete(path);
    }

    private void makeStub(long number) {
        String path = Layout.commit(number);
        byte[] object = store.read(path)
                .orElseThrow(() -> new CorruptTableException(
                        "the version " + number + " (" + path + ") of the table at " + store.root()
                                + " is missing: somebody deleted it by hand. Restore it from a copy of the table"));
        byte[] stub = StubJson.write(VersionJson.readStub(object, number));
        if (!Arrays.equals(object, stub)) {
            store.overwriteIn(path, stub, Layout.commit(known.number()), this::isKnown);
        }
    }

    /** Also when it has become its stub. */
    private boolean isKnown(byte[] object) {
        return VersionJson.transactionOf(object).equals(known.identity().transactionId());
    }

    /** All that a plan lists lies in the directories of snapshots. */
    private String snapshotDirectory(String file) {
        String prefix = Layout.SNAPSHOTS + "/";
        int end = file.indexOf('/', prefix.length());
        if (!file.startsWith(prefix) || end < 0) {
            throw new CorruptTableException("a plan of a vacuum of " + store.root() + " lists " + file
                    + ", which no transaction wrote. Nothing more was deleted");
        }
        return file.substring(0, end);
    }

    @Override
    public void reach(Progress progress) {
        progress.write(store);
    }

    @Override
    public boolean isStillHere() {
        return store.read(Layout.commit(known.number())).filter(this::isKnown).isPresent();
    }

    @Override
    public void deleteUncommitted(String snapshotId, List<StoredFile> files) {
        store.deleteDirectory(Layout.snapshot(snapshotId));
    }
}
