package io.datashard.internal.commit;

import io.datashard.internal.store.Store;
import io.datashard.internal.store.StoredFile;
import io.datashard.internal.store.WriterLock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;

/** A store that records the calls which ask or change it, and lets tests step in before each. Safe for concurrent use. */
final class WatchedStore implements Store {
    private final Store real;
    private final String service;
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private volatile Watcher watcher = call -> {};
    private volatile Supplier<Optional<WriterLock>> lock = () -> Optional.of(() -> {});

    WatchedStore(Store real) {
        this(real, "");
    }

    /** On a service. */
    WatchedStore(Store real, String service) {
        this.real = real;
        this.service = service;
    }

    /** Hears of each call, as "method path", before the store gets it. */
    interface Watcher {
        void before(String call);
    }

    void watch(Watcher newWatcher) {
        watcher = newWatcher;
    }

    /** Gives the lock of writers as the test says; until then nobody ever holds it. */
    void lock(Supplier<Optional<WriterLock>> newLock) {
        lock = newLock;
    }

    /** The calls since the last time. */
    List<String> calls() {
        synchronized (calls) {
            List<String> recent = List.copyOf(calls);
            calls.clear();
            return recent;
        }
    }

    private void called(String call) {
        calls.add(call);
        watcher.before(call);
    }

    @Override
    public String root() {
        return real.root();
    }

    @Override
    public String identity() {
        return root() + service;
    }

    @Override
    public boolean putIfAbsent(String path, byte[] content) {
        called("putIfAbsent " + path);
        return real.putIfAbsent(path, content);
    }

    @Override
    public Optional<WriterLock> tryLock(String path) {
        return lock.get();
    }

    @Override
    public void prepare(String made) {
        real.prepare(made);
    }

    @Override
    public void overwrite(String path, byte[] content) {
        called("overwrite " + path);
        real.overwrite(path, content);
    }

    @Override
    public Optional<byte[]> read(String path) {
        called("read " + path);
        return real.read(path);
    }

    @Override
    public boolean exists(String path) {
        called("exists " + path);
        return real.exists(path);
    }

    @Override
    public List<String> list(String directory) {
        called("list " + directory);
        return real.list(directory);
    }

    @Override
    public Optional<StoredFile> status(String path) {
        called("status " + path);
        return real.status(path);
    }

    @Override
    public List<StoredFile> filesBelow(String below) {
        called("filesBelow " + below);
        return real.filesBelow(below);
    }

    @Override
    public void delete(String path) {
        called("delete " + path);
        real.delete(path);
    }

    @Override
    public void deleteDirectory(String path) {
        called("deleteDirectory " + path);
        real.deleteDirectory(path);
    }

    @Override
    public InputFile input(String path) {
        called("input " + path);
        return real.input(path);
    }

    @Override
    public OutputFile output(String path) {
        called("output " + path);
        return real.output(path);
    }

    @Override
    public void makeDurable(Collection<String> files) {
        real.makeDurable(files);
    }
}
