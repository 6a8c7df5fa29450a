package io.datashard.internal.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Type.Primitive;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeighborhoodTest {
    private static final Schema SCHEMA = Schema.of(
            Field.optional(0, "ra", Primitive.DOUBLE),
            Field.optional(0, "dec", Primitive.DOUBLE),
            Field.optional(0, "band", Primitive.STRING));

    @ParameterizedTest
    @CsvSource({
        "0.5 deg, 0.5",
        "0.5deg, 0.5",
        "30 arcmin, 0.5",
        "10 arcsec, 0.002777777777777778",
        "500 m, 0.004496601819",
        "'  2. km ', 0.017986407274"
    })
    void aRadiusHasAUnit(String text, double degrees) {
        assertThat(of(text, "healpix(4, ra, dec)").radius()).isCloseTo(degrees, within(1e-9));
    }

    @Test
    void theCellMayBeOneOfSeveralPartitionFields() {
        Neighborhood neighborhood = of("1 arcsec", "band, healpix(7, ra, dec)");

        assertThat(neighborhood.place()).isEqualTo(1);
        assertThat(neighborhood.cells().order()).isEqualTo(7);
        assertThat(neighborhood.longitude()).isEqualTo(1);
        assertThat(neighborhood.latitude()).isEqualTo(2);
    }

    @Test
    void withoutThePropertyThereIsNone() {
        assertThat(Neighborhood.of(Map.of(), Partitioning.unpartitioned(), SCHEMA))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10 | healpix(4, ra, dec) | one of the units deg, arcmin, arcsec, km, m",
                "10 parsec | healpix(4, ra, dec) | one of the units",
                "-1 deg | healpix(4, ra, dec) | one of the units",
                "0 deg | healpix(4, ra, dec) | beside a cell of order 4 neighbors are within more than 0",
                "2 deg | healpix(4, ra, dec) | Choose a smaller radius, or a lower order",
                "1 arcsec | band | by one healpix(order, longitude, latitude), and is by 0 of 1 fields",
                "1 arcsec | healpix(4, ra, dec), healpix(2, dec, ra) | and is by 2 of 2 fields"
            })
    void whatIsNotPossibleSaysWhy(String text, String partitioning, String why) {
        assertThatThrownBy(() -> of(text, partitioning))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("the table property neighbor-radius cannot be \"" + text + "\"")
                .hasMessageContaining(why);
    }

    private static Neighborhood of(String text, String partitioning) {
        return Neighborhood.of(Map.of(Neighborhood.PROPERTY, text), Partitioning.parse(partitioning, SCHEMA), SCHEMA)
                .orElseThrow();
    }
}
