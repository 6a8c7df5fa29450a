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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
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
    private final LocalDirectories directories;

    LocalStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
        this.directories = new LocalDirectories(this.root);
    }

    @Override
    public String root() {
        return new org.apache.hadoop.fs.Path("file", null, root.toString()).toString();
    }

    @Override
    public boolean putIfAbsent(String path, byte[] content) {
        return put(path, content, () -> {});
    }

    /**
     * {@inheritDoc}
     *
     * <p>The temporary file comes first and the check second. If the directory is renamed before the check, the check fails; if after
     * it, the temporary file has gone with the directory and the link fails. So nothing is ever put into another directory of that name.
     */
    @Override
    public boolean putAfter(String path, byte[] content, String predecessor, Predicate<byte[]> same) {
        return put(path, content, () -> requireThere(predecessor, same));
    }

    private void requireThere(String known, Predicate<byte[]> same) {
        if (read(known).filter(same).isEmpty()) {
            throw gone(resolve(known), new NoSuchFileException(known));
        }
    }

    private boolean put(String path, byte[] content, Runnable check) {
        Path file = resolve(path);
        try {
            if (Files.exists(file)) {
                return false;
            }
            Path temporary = writeTemporaryOf(file, content);
            try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
                check.run();
                boolean created = link(temporary, file);
                if (created) {
                    directory.force(true); // by what is open, because its path may be another's now
                    directories.makeNamesDurable(file.getParent());
                }
                return created;
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell whether " + file + " was created: " + e, e);
        }
    }

    @Override
    public void prepare(String directory) {
        try {
            LocalDirectories.make(root.resolve(TablePath.requireDirectory(directory)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the directory " + directory + " below " + root + ": " + e, e);
        }
    }

    @Override
    public void renameDirectory(String from, String to) {
        Path source = resolve(from);
        Path target = resolve(to);
        try {
            LocalDirectories.make(target.getParent());
            Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
            LocalDirectories.sync(target.getParent());
            LocalDirectories.sync(source.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot rename the directory " + source + " to " + target + ": " + e, e);
        }
    }

    @Override
    public Optional<WriterLock> tryLock(String path) {
        return LocalLock.tryLock(resolve(path));
    }

    @Override
    public void overwrite(String path, byte[] content) {
        replace(path, content, () -> {});
    }

    /** {@inheritDoc} By the same order of steps as {@link #putAfter}. */
    @Override
    public void overwriteIn(String path, byte[] content, String known, Predicate<byte[]> same) {
        replace(path, content, () -> requireThere(known, same));
    }

    private void replace(String path, byte[] content, Runnable check) {
        Path file = resolve(path);
        try {
            directories.makeBelowRoot(file.getParent());
            Path temporary = writeTemporary(file.getParent(), content);
            try {
                check.run();
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (NoSuchFileException e) {
            throw gone(file.getParent(), e);
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
        return list(directory, entry -> true);
    }

    @Override
    public List<String> listDirectories(String directory) {
        return list(directory, Files::isDirectory);
    }

    private List<String> list(String directory, Predicate<Path> wanted) {
        Path listed = root.resolve(TablePath.requireDirectory(directory));
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(listed)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!name.startsWith(TablePath.TEMPORARY) && wanted.test(entry)) {
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
    public Optional<StoredFile> status(String path) {
        Path file = resolve(path);
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isDirectory() ? Optional.empty() : Optional.of(stored(file, attributes));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell the size of " + file + ": " + e, e);
        }
    }

    private StoredFile stored(Path file, BasicFileAttributes attributes) {
        return new StoredFile(
                root.relativize(file).toString(),
                attributes.size(),
                attributes.lastModifiedTime().toInstant());
    }

    @Override
    public List<StoredFile> filesBelow(String path) {
        Path directory = resolve(path);
        List<StoredFile> files = new ArrayList<>();
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    files.add(stored(file, attributes));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                    if (failure instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE; // somebody deleted it just now
                    }
                    throw failure;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the files below " + directory + ": " + e, e);
        }
        return files;
    }

    @Override
    public void deleteEmptyDirectories(String path) {
        Path directory = resolve(path);
        try {
            Files.walkFileTree(directory, new EmptyDirectories());
        } catch (NoSuchFileException e) {
            // deleted already, by us or by someone else
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the empty directories below " + directory + ": " + e, e);
        }
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
        return new LocalOutputFile(file, () -> directories.makeUnsyncedBelowRoot(file.getParent()));
    }

    @Override
    public void makeDurable(Collection<String> files) {
        try {
            directories.makeDurable(files.stream().map(this::resolve).toList());
        } catch (NoSuchFileException e) {
            throw new DirectoryGoneException(
                    "cannot make the names in " + root + " durable: they are gone, because it was renamed or deleted",
                    e);
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
    private Path writeTemporaryOf(Path file, byte[] content) throws IOException {
        try {
            directories.makeBelowRoot(file.getParent());
            return writeTemporary(file.getParent(), content);
        } catch (NoSuchFileException e) {
            throw gone(file.getParent(), e);
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
        } catch (NoSuchFileException e) {
            throw gone(file.getParent(), e);
        } catch (UnsupportedOperationException e) {
            throw new IOException("the file system of " + file + " has no hard links, which commits need", e);
        }
    }

    private static DirectoryGoneException gone(Path missing, IOException cause) {
        return new DirectoryGoneException(
                missing + " is not what it was: it was renamed, or deleted, or another took its place", cause);
    }

    private static void deleteAfter(IOException failure, Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
