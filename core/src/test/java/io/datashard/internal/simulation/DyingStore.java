package io.datashard.internal.simulation;

import io.datashard.internal.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** The store of a process that dies. */
final class DyingStore {
    private DyingStore() {}

    /** A store that serves some calls, then fails one before or after it acts, and all that come later. */
    static Store of(Store real, int served, boolean actsLast) {
        int[] calls = {0};
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    boolean harmless =
                            method.getName().equals("root") || method.getName().equals("identity");
                    int call = harmless ? -1 : calls[0]++;
                    if (call > served || (call == served && !actsLast)) {
                        throw new UncheckedIOException(new IOException("the process died"));
                    }
                    Object answer;
                    try {
                        answer = method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (call == served) {
                        throw new UncheckedIOException(new IOException("the process died"));
                    }
                    return answer;
                });
    }
}
