package io.datashard.spark.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag$;

class HadoopSettingsTest {
    @Test
    void allSettingsArrive() {
        Configuration sent = new Configuration();
        sent.set("fs.s3a.bucket.stars.endpoint", "http://localhost:9000/\u2605");
        sent.set("empty", "");
        sent.set("refers", "${empty}x");

        Configuration arrived = HadoopSettings.unpack(HadoopSettings.pack(sent));

        assertThat(arrived).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(arrived.get("refers")).isEqualTo("x");
    }

    @Test
    void tasksOfOneProcessShareThem() {
        HadoopSettings settings = HadoopSettings.broadcast(new Configuration(), LocalSpark.session());

        assertThat(settings.configuration()).isSameAs(settings.configuration());
    }

    @Test
    void aJobWhoseSettingsAreStillUnderWayHoldsUpNoOther() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(1);
        HadoopSettings slow = new HadoopSettings(new SlowBroadcast(asked, arrived));
        HadoopSettings other = HadoopSettings.broadcast(new Configuration(), LocalSpark.session());
        FutureTask<Configuration> waiting = new FutureTask<>(slow::configuration);
        new Thread(waiting).start();
        asked.await();

        assertTimeoutPreemptively(
                Duration.ofMinutes(1), () -> assertThat(other.configuration()).isNotNull());

        assertThat(waiting).isNotDone();
        arrived.countDown();
        assertThat(waiting.get()).isEmpty();
    }

    /** No settings at all, which arrive when they are let. */
    private static final class SlowBroadcast extends Broadcast<byte[]> {
        private static final long serialVersionUID = 1L;

        private final transient CountDownLatch asked;
        private final transient CountDownLatch arrived;

        SlowBroadcast(CountDownLatch asked, CountDownLatch arrived) {
            super(-1, ClassTag$.MODULE$.apply(byte[].class));
            this.asked = asked;
            this.arrived = arrived;
        }

        @Override
        public byte[] getValue() {
            asked.countDown();
            try {
                arrived.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new byte[0];
        }

        @Override
        public void doUnpersist(boolean blocking) {}

        @Override
        public void doDestroy(boolean blocking) {}
    }
}
