package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ConeTest {

    @Test
    void aConeHoldsItsEdgeAndNothingBeyond() {
        Cone cone = new Cone(350, 0, 20);
        assertThat(cone.contains(10, 0)).isTrue();
        assertThat(cone.contains(-30, 0)).isTrue();
        assertThat(cone.contains(10.000001, 0)).isFalse();
        assertThat(new Cone(0, 0, 180).contains(180, 0)).isTrue();
    }

    @Test
    void aConeAroundAPoleHoldsAllLongitudes() {
        Cone cone = new Cone(77, 89, 2);
        assertThat(cone.contains(257, 89.5)).isTrue();
        assertThat(cone.contains(257, 88.5)).isFalse();
    }

    @Test
    void whatIsNoPointIsInNoCone() {
        Cone everything = new Cone(0, 0, 180);
        assertThat(everything.contains(Double.NaN, 0)).isFalse();
        assertThat(everything.contains(0, Double.NaN)).isFalse();
        assertThat(everything.contains(Double.POSITIVE_INFINITY, 0)).isFalse();
        assertThat(everything.contains(0, 90.5)).isFalse();
    }

    @Test
    void whatIsNoConeIsRefusedWithItsNumber() {
        assertThatThrownBy(() -> new Cone(0, 91, 1))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("latitude 91.0")
                .hasMessageContaining("from -90 to 90 degrees");
        assertThatThrownBy(() -> new Cone(0, 0, -1))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("radius -1.0");
        assertThatThrownBy(() -> new Cone(Double.NaN, 0, 1))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("longitude NaN");
    }
}
