package io.datashard.internal.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.DatashardException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A table remembers only so many applications. */
class WritersTest {
    private static final Instant NOW = Instant.parse("2026-11-21T06:49:00.123456Z");
    private static final Duration MONTH = Duration.ofDays(30);

    @Test
    void oneApplicationTooManyIsRefusedAndThoseThatItKnowsGoOn() {
        Writers full = applications(Writers.MOST, NOW);

        assertThatThrownBy(() -> full.after(NOW, MONTH, Optional.of(new Once("one more", 3))))
                .isInstanceOf(DatashardException.class)
                .hasMessageContainingAll(
                        "sequence number 3 of the application one more",
                        "500 applications",
                        "30 days",
                        "Nothing was committed",
                        "writer-retention-days");
        assertThat(full.after(NOW, MONTH, Optional.of(new Once("run 0", 1))).lastSequence("run 0"))
                .hasValue(1);
        assertThat(full.after(NOW, MONTH, Optional.empty())).isEqualTo(full);
    }

    @Test
    void thereIsRoomAgainWhenOthersAreForgotten() {
        Writers full = applications(Writers.MOST, NOW);
        Instant onTime = NOW.plus(MONTH);
        Instant late = onTime.plusNanos(1_000);

        assertThat(full.after(onTime, MONTH, Optional.empty())).isEqualTo(full);
        assertThat(full.after(late, MONTH, Optional.of(new Once("one more", 3))))
                .isEqualTo(new Writers(Map.of("one more", new Writers.Last(3, late))));
    }

    private static Writers applications(int count, Instant time) {
        Map<String, Writers.Last> last = new HashMap<>();
        for (int i = 0; i < count; i++) {
            last.put("run " + i, new Writers.Last(0, time));
        }
        return new Writers(last);
    }
}
