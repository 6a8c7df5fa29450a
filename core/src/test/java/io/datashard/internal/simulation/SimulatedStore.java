package io.datashard.internal.simulation;

import io.datashard.internal.store.Store;
import io.datashard.internal.store.StoredFile;
import io.datashard.internal.version.Layout;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;

/** The store as one process meets it: every call takes time, in which others act, and may go wrong. */
final class SimulatedStore implements Store {
    private final MemoryStore disk;
    private final SimulatedProcess process;
    private final World world;
    private long outageEnd;
    private Optional<byte[]> olderHint = Optional.empty();

    /** What the processes of a run share. */
    record World(Scheduler scheduler, Weather weather, Trace trace) {}

    SimulatedStore(MemoryStore disk, SimulatedProcess process, World world) {
        this.disk = disk;
        this.process = process;
        this.world = world;
    }

    private <T> T read(String call, Supplier<T> action) {
        return call(call, world.weather().ofRead(), action);
    }

    private void write(String call, Runnable action) {
        call(call, world.weather().ofWrite(), () -> {
            action.run();
            return "done";
        });
    }

    private <T> T call(String call, Fault drawn, Supplier<T> action) {
        process.pause(world.weather().latency());
        boolean outage = world.scheduler().micros() < outageEnd;
        Fault fault = outage ? world.weather().ofCallDuringOutage() : drawn;
        if (fault != Fault.NONE) {
            process.suffered();
        }
        switch (fault) {
            case NONE -> {
                return act(call, action);
            }
            case LOST_REQUEST -> throw failure(call, fault);
            case LOST_ANSWER -> {
                act(call, action);
                throw failure(call, fault);
            }
            case LATE_ACTION -> {
                actLater(call, action);
                throw failure(call, fault);
            }
            case REPEATED -> {
                act(call, action);
                return act("again " + call, action);
            }
            case SLOW_REQUEST -> {
                process.pause(world.weather().delay());
                return act(call, action);
            }
            case SLOW_ANSWER -> {
                T answer = act(call, action);
                process.pause(world.weather().delay());
                return answer;
            }
            case STOP_BEFORE -> throw stop(call, fault);
            case STOP_AFTER -> {
                act(call, action);
                throw stop(call, fault);
            }
            case STOP_DURING -> {
                actLater(call, action);
                throw stop(call, fault);
            }
        }
        throw new AssertionError(fault);
    }

    private <T> T act(String call, Supplier<T> action) {
        T answer = action.get();
        world.trace().add(process.name(), call + ": " + describe(answer));
        return answer;
    }

    private <T> void actLater(String call, Supplier<T> action) {
        world.scheduler().after(world.weather().delay(), () -> act("late " + call, action));
    }

    private static String describe(Object answer) {
        if (answer instanceof Optional<?> optional) {
            return optional.map(SimulatedStore::describe).orElse("nothing");
        }
        return answer instanceof byte[] content ? content.length + " bytes" : String.valueOf(answer);
    }

    private UncheckedIOException failure(String call, Fault fault) {
        world.trace().add(process.name(), call + " fails: " + fault);
        if (world.scheduler().micros() >= outageEnd) {
            outageEnd = world.weather().outageEnd();
        }
        return new UncheckedIOException(new IOException("simulated " + fault + " of " + call));
    }

    private Stopped stop(String call, Fault fault) {
        world.trace().add(process.name(), call + " ends the process: " + fault);
        return process.stop();
    }

    @Override
    public String root() {
        return disk.root();
    }

    @Override
    public boolean putIfAbsent(String path, byte[] content) {
        Fault fault = world.weather().ofWrite();
        boolean refusesItsOwn = path.startsWith(Layout.COMMITS + "/");
        return call(
                "put " + path + " of " + content.length,
                fault == Fault.REPEATED && !refusesItsOwn ? Fault.SLOW_ANSWER : fault,
                () -> disk.putIfAbsent(path, content));
    }

    @Override
    public void overwrite(String path, byte[] content) {
        write("overwrite " + path, () -> {
            if (!path.equals(Layout.LATEST) || !world.weather().isHintStale()) {
                disk.overwrite(path, content);
            }
        });
    }

    @Override
    public Optional<byte[]> read(String path) {
        if (path.equals(Layout.LATEST)) {
            return read("read " + path, () -> {
                if (!world.weather().isHintStale()) {
                    olderHint = disk.read(path);
                }
                return olderHint;
            });
        }
        return read("read " + path, () -> disk.read(path));
    }

    @Override
    public boolean exists(String path) {
        return read("exists " + path, () -> disk.exists(path));
    }

    @Override
    public List<String> list(String directory) {
        // only of waiting tickets may a list be old: they are advice
        return read(
                "list " + directory,
                () -> directory.equals(Layout.WAITING)
                        ? disk.list(
                                directory,
                                world.scheduler().micros() - world.weather().listingLag())
                        : disk.list(directory));
    }

    @Override
    public Optional<StoredFile> status(String path) {
        return read("status of " + path, () -> disk.status(path));
    }

    @Override
    public List<StoredFile> filesBelow(String directory) {
        return read("list all below " + directory, () -> disk.filesBelow(directory));
    }

    @Override
    public void delete(String path) {
        write("delete " + path, () -> disk.delete(path));
    }

    @Override
    public void deleteDirectory(String path) {
        write("delete directory " + path, () -> disk.deleteDirectory(path));
    }

    @Override
    public InputFile input(String path) {
        return new MemoryInput(path, () -> read("open " + path, () -> disk.read(path))
                .orElseThrow(() -> new UncheckedIOException(new FileNotFoundException(path))));
    }

    @Override
    public OutputFile output(String path) {
        return new MemoryOutput(
                path, content -> write("write " + path + " of " + content.length, () -> disk.overwrite(path, content)));
    }

    @Override
    public void makeDurable(Collection<String> files) {
        if (!files.isEmpty()) {
            write("make durable " + files.size() + " files", () -> disk.makeDurable(files));
        }
    }
}
