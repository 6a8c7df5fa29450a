package io.datashard.internal.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lock of a table on a local file system: that of the operating system on an empty file, which ends with its holder's process. */
final class LocalLock implements WriterLock {
    private static final Logger LOG = LoggerFactory.getLogger(LocalLock.class);

    private final FileChannel channel;

    private LocalLock(FileChannel channel) {
        this.channel = channel;
    }

    /** See {@link Store#tryLock}. Where the file cannot be locked at all, everybody gets the lock. */
    static Optional<WriterLock> tryLock(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            boolean taken = false;
            try {
                taken = isTaken(channel);
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
            return taken ? Optional.of(new LocalLock(channel)) : Optional.empty();
        } catch (IOException e) {
            LOG.info("{} cannot be locked, so that writers race instead of queueing: {}", file, e.toString());
            return Optional.of(() -> {});
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // held in this process, by another copy of these classes
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("A lock may be held until this process ends, and others wait longer for it: {}", e.toString());
        }
    }
}
