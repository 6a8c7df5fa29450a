package io.datashard.internal.sphere;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class GreatCircleTest {

    @Test
    void tinyAnglesKeepTheirDigits() {
        double step = Math.scalb(1.0, -40);
        assertThat(GreatCircle.degrees(10, 45, 10, 45 + step)).isCloseTo(step, withinPercentage(1e-10));
        assertThat(GreatCircle.degrees(300, 60, 300 + step, 60)).isCloseTo(step / 2, withinPercentage(1e-10));
        assertThat(GreatCircle.degrees(0, 90 - step, 180, 90 - step)).isCloseTo(2 * step, withinPercentage(1e-10));
    }

    @Test
    void antipodesKeepTheirDigits() {
        double step = Math.scalb(1.0, -40);
        assertThat(180 - GreatCircle.degrees(20, 30, 200, -30 + step)).isCloseTo(step, withinPercentage(5));
        assertThat(GreatCircle.degrees(20, 30, 200, -30)).isEqualTo(180);
        assertThat(GreatCircle.degrees(77, 90, 12, -90)).isEqualTo(180);
    }

    @Test
    void longitudesOfAllTurnsAreTheSame() {
        assertThat(GreatCircle.degrees(-1, 0, 359, 0)).isZero();
        assertThat(GreatCircle.degrees(1, 0, 1 + 360e9, 0)).isZero();
        assertThat(GreatCircle.degrees(359.5, 0, 0.5, 0)).isCloseTo(1, withinPercentage(1e-12));
    }

    @Test
    void anythingThatIsNoNumberIsNowhere() {
        assertThat(GreatCircle.degrees(Double.NaN, 0, 0, 0)).isNaN();
        assertThat(GreatCircle.degrees(0, 0, 0, Double.NaN)).isNaN();
        assertThat(GreatCircle.degrees(0, 0, Double.POSITIVE_INFINITY, 0)).isNaN();
    }

    @Property
    void theAngleIsThatBetweenTheVectors(
            @ForAll @DoubleRange(min = -720, max = 720) double longitude1,
            @ForAll @DoubleRange(min = -90, max = 90) double latitude1,
            @ForAll @DoubleRange(min = -720, max = 720) double longitude2,
            @ForAll @DoubleRange(min = -90, max = 90) double latitude2) {
        double cosine = Math.sin(Math.toRadians(latitude1)) * Math.sin(Math.toRadians(latitude2))
                + Math.cos(Math.toRadians(latitude1))
                        * Math.cos(Math.toRadians(latitude2))
                        * Math.cos(Math.toRadians(longitude2 - longitude1));
        double angle = GreatCircle.degrees(longitude1, latitude1, longitude2, latitude2);
        assertThat(Math.abs(Math.cos(Math.toRadians(angle)) - cosine)).isLessThan(1e-14);
        assertThat(GreatCircle.degrees(longitude2, latitude2, longitude1, latitude1))
                .isEqualTo(angle);
    }
}
