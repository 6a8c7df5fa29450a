package io.datashard.internal.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Makes directories of a table on a local disk, and their names durable. */
final class LocalDirectories {
    /** So deep below the root lie directories that transactions share; below, each has its own. */
    private static final int SHARED_DEPTH = 2;

    private final Path root;

    /** Shared directories whose names are known to be durable: few. */
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();

    LocalDirectories(Path root) {
        this.root = root;
    }

    /** What is done in a directory in which one was made. */
    private interface Made {
        void in(Path parent) throws IOException;
    }

    /** Makes a directory with those above it, durably. */
    static void make(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent != null) {
            make(parent);
        }
        makeOne(directory);
        if (parent != null) {
            sync(parent);
        }
    }

    /** Makes a directory with those above it up to the root, durably. Fails where there is no root: see {@link Store#prepare}. */
    void makeBelowRoot(Path directory) throws IOException {
        makeBelowRoot(directory, LocalDirectories::sync);
    }

    /** The same where {@link #makeDurable} will be called. */
    void makeUnsyncedBelowRoot(Path directory) throws IOException {
        for (Path missing = directory; isMissingBelowRoot(missing); missing = missing.getParent()) {
            durable.remove(missing); // somebody may have deleted the table
        }
        try {
            makeBelowRoot(directory, parent -> {});
        } catch (NoSuchFileException e) {
            throw new IOException(root + " is gone: the table was renamed, or its files were deleted", e);
        }
    }

    private void makeBelowRoot(Path directory, Made then) throws IOException {
        if (isMissingBelowRoot(directory)) {
            makeBelowRoot(directory.getParent(), then);
            makeOne(directory);
            then.in(directory.getParent());
        }
    }

    private boolean isMissingBelowRoot(Path directory) {
        return !directory.equals(root) && !Files.isDirectory(directory);
    }

    private static void makeOne(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    /** Makes the names of directories durable that another process may have made without having come to syncing their parents. */
    void makeNamesDurable(Path directory) throws IOException {
        Path child = directory;
        while (!child.equals(root) && !durable.contains(child)) {
            sync(child.getParent());
            durable.add(child);
            child = child.getParent();
        }
    }

    /** Makes the names of files durable, and those of the directories above them. */
    void makeDurable(Collection<Path> files) throws IOException {
        Set<Path> directories = new LinkedHashSet<>();
        for (Path file : files) {
            Path directory = file.getParent();
            while (directory.startsWith(root) && directories.add(directory) && !durable.contains(directory)) {
                directory = directory.getParent();
            }
        }
        for (Path directory : directories) {
            sync(directory);
        }
        // those above them were synced as well, now or before
        directories.stream().filter(this::isShared).forEach(durable::add);
    }

    private boolean isShared(Path directory) {
        return directory.getNameCount() - root.getNameCount() <= SHARED_DEPTH;
    }

    /** Makes the names in a directory durable. */
    static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
