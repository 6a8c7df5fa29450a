package io.datashard.integration.crash;

import io.datashard.internal.store.Store;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The stores of a process that ends at one of its requests, as by SIGKILL: nothing of it runs any more, no hook, no cleaning up. A request
 * is a call of the store; what goes through a stream that it gives is none.
 */
final class MortalStore implements InvocationHandler {
    /** The status with which the process ends. */
    static final int KILLED = 137;

    private static final Set<String> NO_REQUESTS = Set.of("root", "identity", "toString", "hashCode", "equals");

    private final Store real;
    private final Death death;

    /** When it ends. */
    enum Moment {
        /** The request never reaches the store. */
        BEFORE_THE_REQUEST,
        /** It is carried out, and the process never hears of that. */
        AFTER_THE_REQUEST
    }

    /**
     * At which request of all the process's stores it ends.
     *
     * @param requests counts them
     * @param last from 1 on
     */
    record Death(AtomicInteger requests, int last, Moment moment) {
        Death(int last, Moment moment) {
            this(new AtomicInteger(), last, moment);
        }

        private void comeAt(int request, Moment now) {
            if (request == last && now == moment) {
                Runtime.getRuntime().halt(KILLED);
            }
        }
    }

    private MortalStore(Store real, Death death) {
        this.real = real;
        this.death = death;
    }

    /** A store that does what the real one does, until the end. */
    static Store of(Store real, Death death) {
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, new MortalStore(real, death));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (NO_REQUESTS.contains(method.getName())) {
            return answer(method, arguments);
        }
        int request = death.requests().incrementAndGet();
        death.comeAt(request, Moment.BEFORE_THE_REQUEST);
        Object answer = answer(method, arguments);
        death.comeAt(request, Moment.AFTER_THE_REQUEST);
        return answer instanceof Optional<?> found && found.orElse(null) instanceof Store above
                ? Optional.of(of(above, death))
                : answer;
    }

    private Object answer(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
