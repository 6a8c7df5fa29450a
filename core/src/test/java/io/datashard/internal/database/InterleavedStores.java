package io.datashard.internal.database;

import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** Stores of a directory and those below it in which something happens just before a call. For one thread. */
final class InterleavedStores {
    private final String root;
    private final Store base;
    private final Configuration configuration;
    private final List<Event> events = new ArrayList<>();

    private record Event(String call, Consumer<String> happens) {}

    InterleavedStores(String root, Configuration configuration) {
        this.root = root;
        this.base = Stores.open(root, configuration);
        this.configuration = configuration;
    }

    /**
     * Prepares something to happen once.
     *
     * @param call the beginning of a call, as "method path" with the path from the root on
     * @param happens gets the path of the call
     */
    void before(String call, Consumer<String> happens) {
        events.add(new Event(call, happens));
    }

    /** The store of a directory; "" is the root. */
    Store at(String directory) {
        String prefix = directory.isEmpty() ? "" : directory + "/";
        return watched(Stores.open(root + "/" + directory, configuration), prefix);
    }

    private Store watched(Store real, String prefix) {
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    if (arguments != null && arguments[0] instanceof String path) {
                        called(method.getName(), prefix + path);
                    } else if (arguments != null && arguments[0] instanceof Collection<?> paths) {
                        paths.forEach(path -> called(method.getName(), prefix + path));
                    }
                    try {
                        Object answer = method.invoke(real, arguments);
                        return method.getName().equals("above") ? watchedAbove((Optional<?>) answer) : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Optional<Store> watchedAbove(Optional<?> above) {
        return above.map(Store.class::cast).map(store -> store.root().equals(base.root()) ? watched(store, "") : store);
    }

    private void called(String method, String path) {
        Optional<Event> next = events.stream()
                .filter(event -> (method + " " + path).startsWith(event.call()))
                .findFirst();
        next.ifPresent(event -> {
            events.remove(event);
            event.happens().accept(path);
        });
    }
}
