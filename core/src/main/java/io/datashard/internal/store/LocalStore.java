package io.datashard.internal.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;

/**
 * A table on a local POSIX file system.
 *
 * <p>By java.nio throughout, because Hadoop's local file systems cannot commit: their rename overwrites, {@code
 * create(overwrite=false)} let several of eight racing threads win 235 of 500 names, and their {@code .crc} files fail reads
 * of what was written past them. In java.nio a hard link is the one primitive that is exclusive and shows a file only
 * whole: of {@code CREATE_NEW} readers see the beginnings, and {@code Files.move} lets several win.
 */
final class LocalStore implements Store {
    /** What the system says of a disk that takes nothing more until somebody sees to it. */
    private static final List<String> LASTING =
            List.of("No space left on device", "Disk quota exceeded", "Read-only file system");

    private final Path root;

    /** So deep below the root lie directories that transactions share; below, each has its own. */
    private static final int SHARED_DEPTH = 2;

    /** Shared directories whose names are known to be durable: few. */
    private final Set<Path> durableDirectories = ConcurrentHashMap.newKeySet();

    LocalStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public String root() {
        return new org.apache.hadoop.fs.Path("file", null, root.toString()).toString();
    }

    @Override
    public boolean putIfAbsent(String path, byte[] content) {
        Path file = resolve(path);
        try {
            if (Files.exists(file)) {
                return false;
            }
            Path directory = file.getParent();
            boolean created = link(prepare(file, content), file);
            if (created) {
                sync(directory);
                makeNamesDurable(directory);
            }
            return created;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell whether " + file + " was created: " + e, e);
        }
    }

    @Override
    public Optional<WriterLock> tryLock(String path) {
        return LocalLock.tryLock(resolve(path));
    }

    @Override
    public void overwrite(String path, byte[] content) {
        Path file = resolve(path);
        try {
            makeDirectories(file.getParent());
            Path temporary = writeTemporary(file.getParent(), content);
            try {
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot overwrite " + file + ": " + e, e);
        }
    }

    @Override
    public Optional<byte[]> read(String path) {
        Path file = resolve(path);
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e, e);
        }
    }

    @Override
    public boolean exists(String path) {
        Path file = resolve(path);
        try {
            return !Files.readAttributes(file, BasicFileAttributes.class).isDirectory();
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            // Files.exists would answer false, as if a directory without permission were empty
            throw new UncheckedIOException("cannot tell whether " + file + " exists: " + e, e);
        }
    }

    @Override
    public List<String> list(String directory) {
        Path listed = root.resolve(TablePath.requireDirectory(directory));
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(listed)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!name.startsWith(TablePath.TEMPORARY)) {
                    names.add(name);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + listed + ": " + e, e);
        }
        return names;
    }

    @Override
    public void delete(String path) {
        Path file = resolve(path);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file + ": " + e, e);
        }
    }

    @Override
    public void deleteDirectory(String path) {
        Path directory = resolve(path);
        try {
            Files.walkFileTree(directory, new Deletion());
        } catch (NoSuchFileException e) {
            // deleted already, by us or by someone else
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the directory " + directory + ": " + e, e);
        }
    }

    @Override
    public InputFile input(String path) {
        return new LocalInputFile(resolve(path));
    }

    @Override
    public OutputFile output(String path) {
        Path file = resolve(path);
        return new LocalOutputFile(file, () -> makeUnsyncedDirectories(file.getParent()));
    }

    @Override
    public void makeDurable(Collection<String> files) {
        Set<Path> directories = new LinkedHashSet<>();
        for (String file : files) {
            Path directory = resolve(file).getParent();
            while (directory.startsWith(root)
                    && directories.add(directory)
                    && !durableDirectories.contains(directory)) {
                directory = directory.getParent();
            }
        }
        try {
            for (Path directory : directories) {
                sync(directory);
            }
            // those above them were synced as well, now or before
            directories.stream().filter(this::isShared).forEach(durableDirectories::add);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the names in " + root + " durable: " + e, e);
        }
    }

    private Path resolve(String path) {
        Path file = root.resolve(TablePath.require(path));
        if (!file.startsWith(root) || file.equals(root)) {
            throw TablePath.refused(path, "it leads out of the table");
        }
        return file;
    }

    /** A new file with all of the content, on disk, that only this call knows of. */
    private static Path writeTemporary(Path directory, byte[] content) throws IOException {
        Path temporary = directory.resolve(TablePath.TEMPORARY + UUID.randomUUID());
        try (FileChannel channel =
                FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        } catch (IOException e) {
            deleteAfter(e, temporary);
            throw e;
        }
        return temporary;
    }

    /** The content of a file to be, on disk under a temporary name: so far a failure means that nothing was created. */
    private static Path prepare(Path file, byte[] content) throws IOException {
        try {
            makeDirectories(file.getParent());
            return writeTemporary(file.getParent(), content);
        } catch (IOException e) {
            String text = String.valueOf(e.getMessage());
            if (e instanceof AccessDeniedException || LASTING.stream().anyMatch(text::contains)) {
                throw new PutRefusedException(file + " was not created: " + e, e);
            }
            throw e;
        }
    }

    private static boolean link(Path temporary, Path file) throws IOException {
        try {
            Files.createLink(file, temporary);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException e) {
            throw new IOException("the file system of " + file + " has no hard links, which commits need", e);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void deleteAfter(IOException failure, Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void makeNamesDurable(Path directory) throws IOException {
        // Another process may have created the directories and not have come to syncing their parents.
        Path child = directory;
        while (!child.equals(root) && !durableDirectories.contains(child)) {
            sync(child.getParent());
            durableDirectories.add(child);
            child = child.getParent();
        }
    }

    private boolean isShared(Path directory) {
        return directory.getNameCount() - root.getNameCount() <= SHARED_DEPTH;
    }

    /** Directories below the root, whose names {@link #makeDurable} will sync. */
    private void makeUnsyncedDirectories(Path directory) throws IOException {
        for (Path missing = directory; !Files.isDirectory(missing); missing = missing.getParent()) {
            durableDirectories.remove(missing); // somebody may have deleted the table
        }
        makeDirectories(root);
        Files.createDirectories(directory);
    }

    private static void makeDirectories(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent != null) {
            makeDirectories(parent);
        }
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
        if (parent != null) {
            sync(parent);
        }
    }

    /** Makes the names in a directory durable. */
    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Deletes a tree bottom up and does not mind others who delete in it. Links are deleted, not followed. */
    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
