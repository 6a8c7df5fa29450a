package io.datashard.internal.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datashard.DatashardException;
import io.datashard.Transaction;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Statements that end when the transaction that they belong to does. */
class LateStatementTest extends TransactionsOnFaultyStore {

    @Test
    void aStatementThatEndsWhileTheOthersAreCommittedIsRefused() throws InterruptedException {
        StoredTransaction whole = begin(create(Map.of()));
        whole.statement().appendRecords(rows(1)).commit();
        Transaction late = whole.statement().appendRecords(rows(2));
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        Thread thread = new Thread(() -> refusal.set(catchThrowable(late::commit)));
        store.next("makeDurable", FaultyStore.after(() -> {
            thread.start();
            awaitBlockedOrDone(thread);
        }));

        whole.commit();
        thread.join();

        assertThat(refusal.get())
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("came too late")
                .hasMessageContaining("Nothing of the statement was done");
        assertThat(table().currentSnapshot().totals().rows()).isEqualTo(1);
    }

    @Test
    void whatIsGivenUpUnusedTakesNoStatementAnyMore() {
        StoredTransaction whole = begin(create(Map.of()));
        Transaction late = whole.statement().appendRecords(rows(2));
        whole.giveUpUnused();

        assertThatThrownBy(late::commit).isInstanceOf(DatashardException.class);
    }

    @Test
    void whatIsUsedIsNotGivenUp() {
        StoredTransaction whole = begin(create(Map.of()));
        whole.statement().appendRecords(rows(2)).commit();
        whole.giveUpUnused();
        whole.commit();

        assertThat(table().currentSnapshot().totals().rows()).isEqualTo(2);
    }

    private static void awaitBlockedOrDone(Thread thread) {
        while (thread.getState() != Thread.State.BLOCKED && thread.getState() != Thread.State.TERMINATED) {
            Thread.onSpinWait();
        }
    }
}
