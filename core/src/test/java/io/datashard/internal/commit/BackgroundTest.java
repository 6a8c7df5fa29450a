package io.datashard.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BackgroundTest {
    private final Background background = new Background.OneThread();
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private final AtomicReference<Thread> worker = new AtomicReference<>();

    @Test
    void workIsDoneInOneDaemonThreadThatEndsWhenThereIsNoMore() throws InterruptedException {
        CountDownLatch offered = holdUp("first");
        background.offer("second", () -> done.add("second in " + worker.get().equals(Thread.currentThread())));
        assertThat(done).isEmpty();

        offered.countDown();
        worker.get().join();

        assertThat(worker.get().isDaemon()).isTrue();
        assertThat(done).containsExactly("first", "second in true");
    }

    @Test
    void aTableHasOnePieceOfWorkWaitingBesideTheOneThatIsDone() throws InterruptedException {
        CountDownLatch offered = holdUp("table");
        background.offer("table", () -> done.add("again"));
        background.offer("table", () -> done.add("never"));

        offered.countDown();
        worker.get().join();

        assertThat(done).containsExactly("table", "again");
    }

    @Test
    void workThatFailsStopsNothingAndItsTableIsLeftAloneForAWhile() throws InterruptedException {
        CountDownLatch offered = holdUp("first");
        background.offer("failing", () -> {
            throw new IllegalStateException("this work fails, as the test wants");
        });
        background.offer("other", () -> done.add("other"));
        offered.countDown();
        worker.get().join();

        background.offer("failing", () -> done.add("failing"));
        CountDownLatch last = holdUp("last");
        last.countDown();
        worker.get().join();

        assertThat(done).containsExactly("first", "other", "last");
    }

    /** Gives the thread something that lasts until the latch is counted down, and waits until it is at it. */
    private CountDownLatch holdUp(String table) throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        background.offer(table, () -> {
            worker.set(Thread.currentThread());
            started.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            done.add(table);
        });
        started.await();
        return end;
    }
}
