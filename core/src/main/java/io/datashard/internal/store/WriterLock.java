package io.datashard.internal.store;

/** A lock that somebody holds: see {@link Store#tryLock}. */
@FunctionalInterface
public interface WriterLock extends AutoCloseable {
    /** Lets the next one have it. Does not fail. */
    @Override
    void close();
}
