package io.datashard.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.DatashardException;
import io.datashard.SnapshotNotFoundException;
import io.datashard.internal.store.Store;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** A vacuum that dies at any call of the store has lost nothing, and the next one finishes its work. */
class VacuumCrashTest {
    private static final long RETAINED = 5;

    private int stepsTooLate;

    /** A store that lets something happen before one of the calls. */
    private static Store interrupted(Store real, int at, Runnable event) {
        int[] calls = {0};
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    if (calls[0]++ == at) {
                        event.run();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static VacuumedTable table() {
        VacuumedTable table = new VacuumedTable(7);
        for (int i = 0; i < 14; i++) {
            table.step();
        }
        table.vacuum(8);
        for (int i = 0; i < 12; i++) {
            table.step();
        }
        return table;
    }

    @Test
    void aVacuumThatDiesAtAnyCallLosesNothingAndTheNextOneGoesOn() {
        VacuumedTable before = table();
        int deaths = 0;
        for (boolean actsLast : new boolean[] {false, true}) {
            boolean finished = false;
            for (int served = 0; !finished; served++, deaths++) {
                VacuumedTable table = new VacuumedTable(before);
                finished = succeeds(table, DyingStore.of(table.disk(), served, actsLast));

                table.vacuum(RETAINED);
                table.requireKeptAndNothingElse();
            }
        }
        assertThat(deaths).isGreaterThan(100);
    }

    @Test
    void aVacuumThatIsOvertakenAtAnyCallLosesNothing() {
        VacuumedTable before = table();
        int calls = 0;
        boolean interrupted = true;
        for (; interrupted; calls++) {
            VacuumedTable table = new VacuumedTable(before);
            boolean[] happened = {false};
            Store store = interrupted(table.disk(), calls, () -> {
                happened[0] = true;
                for (int i = 0; i < 4; i++) {
                    stepIfKept(table);
                }
                table.vacuum(0);
            });
            succeeds(table, store);
            interrupted = happened[0];

            table.vacuum(0);
            table.requireKeptAndNothingElse();
        }
        assertThat(calls).isGreaterThan(100);
        assertThat(stepsTooLate).isLessThan(calls);
    }

    /** Does nothing where the step asks for a version that the vacuum under way has given up. That must not look like an answer to it. */
    private void stepIfKept(VacuumedTable table) {
        try {
            table.step();
        } catch (SnapshotNotFoundException e) {
            stepsTooLate++;
        }
    }

    private static boolean succeeds(VacuumedTable table, Store store) {
        try {
            VacuumedTable.on(store).vacuum(table.retention(RETAINED));
            return true;
        } catch (UncheckedIOException | DatashardException e) {
            return false;
        }
    }
}
