package io.datashard.internal.table;

import io.datashard.internal.store.Store;
import io.datashard.internal.store.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;

/** A store that records every call as "method path" and does to some calls what tests want. */
final class FaultyStore implements Store {
    private final Store real;
    private final List<String> calls;
    private final Map<String, Deque<Fault>> faults = new HashMap<>();

    private int faultless;
    private Fault dying;

    FaultyStore(Store real) {
        this(real, new ArrayList<>());
    }

    private FaultyStore(Store real, List<String> calls) {
        this.real = real;
        this.calls = calls;
    }

    /** What happens to a call. */
    interface Fault {
        <T> T around(Supplier<T> call);
    }

    /** The store never got the call. */
    static Fault failBefore() {
        return new Fault() {
            @Override
            public <T> T around(Supplier<T> call) {
                throw new UncheckedIOException(new IOException("the store is not reachable"));
            }
        };
    }

    /** The store acts and its answer is lost. */
    static Fault failAfter() {
        return new Fault() {
            @Override
            public <T> T around(Supplier<T> call) {
                T answer = call.get();
                throw new UncheckedIOException(new IOException("the answer " + answer + " was lost"));
            }
        };
    }

    /** Something happens just before the store gets the call. */
    static Fault after(Runnable event) {
        return new Fault() {
            @Override
            public <T> T around(Supplier<T> call) {
                event.run();
                return call.get();
            }
        };
    }

    /** Something happens just after the store answered. */
    static Fault then(Runnable event) {
        return new Fault() {
            @Override
            public <T> T around(Supplier<T> call) {
                T answer = call.get();
                event.run();
                return answer;
            }
        };
    }

    /** Prepares the next calls of this kind: the first fault for the first of them and so on. */
    void next(String call, Fault... wanted) {
        for (Fault fault : wanted) {
            faults.computeIfAbsent(call, key -> new ArrayDeque<>()).add(fault);
        }
    }

    /** From now on: so many calls go well, the next has this fault, and none after it reaches the store. */
    void dieAfter(int goingWell, Fault last) {
        faultless = goingWell;
        dying = last;
    }

    /** The calls since the last time. */
    List<String> calls() {
        List<String> recent = List.copyOf(calls);
        calls.clear();
        return recent;
    }

    private <T> T call(String call, Supplier<T> action) {
        calls.add(call);
        if (dying != null && faultless-- <= 0) {
            Fault fault = dying;
            dying = failBefore();
            return fault.around(action);
        }
        Deque<Fault> prepared = faults.getOrDefault(call, new ArrayDeque<>());
        return prepared.isEmpty() ? action.get() : prepared.remove().around(action);
    }

    private void run(String call, Runnable action) {
        call(call, () -> {
            action.run();
            return true;
        });
    }

    @Override
    public String root() {
        return real.root();
    }

    /** Its calls are recorded here, too, and have no faults. */
    @Override
    public Optional<Store> above(int levels) {
        return real.above(levels).map(above -> new FaultyStore(above, calls));
    }

    @Override
    public boolean putIfAbsent(String path, byte[] content) {
        return call("putIfAbsent " + path, () -> real.putIfAbsent(path, content));
    }

    @Override
    public void prepare(String made) {
        real.prepare(made);
    }

    @Override
    public void overwrite(String path, byte[] content) {
        run("overwrite " + path, () -> real.overwrite(path, content));
    }

    @Override
    public void overwriteIn(String path, byte[] content, String known, Predicate<byte[]> same) {
        run("overwrite " + path, () -> real.overwriteIn(path, content, known, same));
    }

    @Override
    public Optional<byte[]> read(String path) {
        return call("read " + path, () -> real.read(path));
    }

    @Override
    public boolean exists(String path) {
        return call("exists " + path, () -> real.exists(path));
    }

    @Override
    public List<String> list(String directory) {
        return call("list " + directory, () -> real.list(directory));
    }

    @Override
    public Optional<StoredFile> status(String path) {
        return call("status " + path, () -> real.status(path));
    }

    @Override
    public List<StoredFile> filesBelow(String below) {
        return call("filesBelow " + below, () -> real.filesBelow(below));
    }

    @Override
    public void deleteEmptyDirectories(String path) {
        run("deleteEmptyDirectories " + path, () -> real.deleteEmptyDirectories(path));
    }

    @Override
    public void delete(String path) {
        run("delete " + path, () -> real.delete(path));
    }

    @Override
    public void deleteDirectory(String path) {
        run("deleteDirectory " + path, () -> real.deleteDirectory(path));
    }

    @Override
    public InputFile input(String path) {
        return call("input " + path, () -> real.input(path));
    }

    @Override
    public OutputFile output(String path) {
        return call("output " + path, () -> real.output(path));
    }

    @Override
    public void makeDurable(Collection<String> files) {
        Deque<Fault> prepared = faults.getOrDefault("makeDurable", new ArrayDeque<>()); // no request, so not recorded
        if (prepared.isEmpty()) {
            real.makeDurable(files);
            return;
        }
        prepared.remove().around(() -> {
            real.makeDurable(files);
            return true;
        });
    }
}
