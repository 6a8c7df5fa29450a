package io.datashard.spark.seam;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

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
}
