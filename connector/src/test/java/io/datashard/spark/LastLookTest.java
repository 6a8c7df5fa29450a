package io.datashard.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Totals;
import org.junit.jupiter.api.Test;

/** When a table is worth looking at. */
class LastLookTest {
    private static final LastLook NEVER = LastLook.NEVER;

    @Test
    void aTableIsLookedAtWhenItHasEnoughMoreFiles() {
        assertThat(NEVER.isDue(files(7))).isFalse();
        assertThat(NEVER.isDue(files(8))).isTrue();
        assertThat(at(files(1_000)).isDue(files(1_124))).isFalse();
        assertThat(at(files(1_000)).isDue(files(1_125))).isTrue();
        assertThat(at(files(1_000)).isDue(files(500))).isFalse();
    }

    @Test
    void andWhenAnEighthOfItsRowsWasDeleted() {
        assertThat(NEVER.isDue(new Totals(1, 90, 1, 10))).isFalse();
        assertThat(NEVER.isDue(new Totals(1, 80, 1, 20))).isTrue();
        assertThat(at(new Totals(1, 80, 1, 20)).isDue(new Totals(1, 75, 1, 25))).isFalse();
        assertThat(NEVER.isDue(Totals.NONE)).isFalse();
    }

    @Test
    void whatACompactionDidNotLookAtCountsTheNextTime() {
        LastLook look = at(new Totals(90, 900, 1, 20)).after(new CompactionReport(90, 1, 1, 20, 0), 5);

        assertThat(look).isEqualTo(new LastLook(1, 0, 5));
        assertThat(look.isDue(files(8))).isFalse();
        assertThat(look.isDue(files(9))).isTrue();
    }

    @Test
    void whatComesAfterATableWasEmptiedIsNew() {
        LastLook look = at(files(1_000)).within(files(2)).within(files(9));

        assertThat(look.isDue(files(9))).isFalse();
        assertThat(look.isDue(files(10))).isTrue();
    }

    private static Totals files(long count) {
        return new Totals(count, 1_000_000, 1_000_000);
    }

    private static LastLook at(Totals totals) {
        return LastLook.at(totals, 0);
    }
}
