package io.datashard.spark;

import java.util.function.Supplier;

/** A value that is asked for once and then stays. If the asking fails, it is asked for again. Safe for concurrent use. */
final class Pinned<T> implements Supplier<T> {
    private Supplier<? extends T> source;
    private T value;

    Pinned(Supplier<? extends T> source) {
        this.source = source;
    }

    @Override
    public synchronized T get() {
        if (source != null) {
            value = source.get();
            source = null;
        }
        return value;
    }
}
