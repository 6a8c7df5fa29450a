package io.datashard.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmallRunsTest {
    @Test
    void sevenRunsOfATierStayAndEightAreMerged() {
        assertThat(merged(Collections.nCopies(7, 20L))).isEmpty();
        assertThat(merged(Collections.nCopies(8, 20L))).hasSize(8);
    }

    @Test
    void runsOfOtherTiersDoNotCount() {
        assertThat(merged(List.of(1L, 7L, 8L, 20L, 63L, 64L, 100L, 511L, 512L))).isEmpty();
    }

    @Test
    void smallerRunsGoAlongAndLargerOnesStay() {
        assertThat(merged(List.of(1000L, 8L, 9L, 10L, 11L, 3L, 12L, 13L, 14L, 15L)))
                .containsExactly(8L, 9L, 10L, 11L, 3L, 12L, 13L, 14L, 15L);
    }

    @Test
    void whatIsTooMuchForOneCommitIsNotMergedButSmallerTiersAre() {
        assertThat(merged(Collections.nCopies(8, 513L))).isEmpty();
        List<Long> sizes = new java.util.ArrayList<>(Collections.nCopies(8, 513L));
        sizes.addAll(Collections.nCopies(8, 20L));
        assertThat(merged(sizes)).containsExactlyElementsOf(Collections.nCopies(8, 20L));
    }

    private static List<Long> merged(List<Long> sizes) {
        return SmallRuns.toMerge(sizes, Long::longValue);
    }
}
