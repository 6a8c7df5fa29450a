package io.datashard.internal.simulation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.datashard.internal.store.Store;
import io.datashard.internal.store.StoredFile;
import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;

/** A store that keeps every promise, in memory; for one thread at a time. Tests break its promises in subclasses. */
class MemoryStore implements Store {
    private final TreeMap<String, byte[]> objects = new TreeMap<>();
    private final Map<String, Long> created = new HashMap<>();

    /** What each file held first, whatever became of it. */
    private final TreeMap<String, byte[]> originals = new TreeMap<>();

    private final Set<String> durable = new HashSet<>();
    private final LongSupplier clock;

    /** A store whose objects note the time of their creation. */
    MemoryStore(LongSupplier clock) {
        this.clock = clock;
    }

    /** A store from which nothing was deleted and in which nothing was overwritten. */
    MemoryStore archive() {
        MemoryStore archive = new MemoryStore(clock);
        archive.objects.putAll(originals);
        archive.created.putAll(created);
        return archive;
    }

    /** A store that holds the same and goes its own way from now on. */
    MemoryStore copy(LongSupplier newClock) {
        MemoryStore copy = new MemoryStore(newClock);
        copy.objects.putAll(objects);
        copy.created.putAll(created);
        copy.durable.addAll(durable);
        return copy;
    }

    @Override
    public String root() {
        return "memory:/table";
    }

    @Override
    public boolean putIfAbsent(String path, byte[] content) {
        if (objects.containsKey(path)) {
            return false;
        }
        overwrite(path, content);
        return true;
    }

    @Override
    public void overwrite(String path, byte[] content) {
        objects.put(path, content.clone());
        originals.putIfAbsent(path, content.clone());
        created.put(path, clock.getAsLong());
    }

    @Override
    public Optional<byte[]> read(String path) {
        return Optional.ofNullable(objects.get(path)).map(byte[]::clone);
    }

    @Override
    public boolean exists(String path) {
        return objects.containsKey(path);
    }

    @Override
    public List<String> list(String directory) {
        return list(directory, Long.MAX_VALUE);
    }

    /** The names in a directory without those of files that were created after a time. */
    List<String> list(String directory, long latest) {
        String prefix = directory.isEmpty() ? "" : directory + "/";
        Set<String> names = new TreeSet<>();
        below(prefix).keySet().forEach(path -> {
            if (created.get(path) <= latest) {
                String rest = path.substring(prefix.length());
                int end = rest.indexOf('/');
                names.add(end < 0 ? rest : rest.substring(0, end));
            }
        });
        return List.copyOf(names);
    }

    private SortedMap<String, byte[]> below(String prefix) {
        return objects.subMap(prefix, prefix + Character.MAX_VALUE);
    }

    @Override
    public Optional<StoredFile> status(String path) {
        return read(path).map(content -> stored(path, content));
    }

    private StoredFile stored(String path, byte[] content) {
        return new StoredFile(path, content.length, Instant.EPOCH.plus(created.get(path), ChronoUnit.MICROS));
    }

    @Override
    public List<StoredFile> filesBelow(String directory) {
        List<StoredFile> files = new ArrayList<>();
        below(directory + "/").forEach((path, content) -> files.add(stored(path, content)));
        return files;
    }

    @Override
    public void delete(String path) {
        objects.remove(path);
    }

    @Override
    public void deleteDirectory(String path) {
        below(path + "/").clear();
    }

    @Override
    public InputFile input(String path) {
        return new MemoryInput(
                path, () -> read(path).orElseThrow(() -> new UncheckedIOException(new FileNotFoundException(path))));
    }

    @Override
    public OutputFile output(String path) {
        return new MemoryOutput(path, content -> overwrite(path, content));
    }

    @Override
    public void makeDurable(Collection<String> files) {
        durable.addAll(files);
    }

    /** All that is in it, as text of one letter for each byte. */
    Map<String, String> contents() {
        Map<String, String> contents = new TreeMap<>();
        objects.forEach((path, content) -> contents.put(path, new String(content, ISO_8859_1)));
        return contents;
    }

    /** Whether a file survives the loss of power. */
    boolean isDurable(String path) {
        return durable.contains(path);
    }
}
