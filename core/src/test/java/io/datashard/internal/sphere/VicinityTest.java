package io.datashard.internal.sphere;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Cone;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VicinityTest {

    @Property(tries = 500)
    void theCellOfNoPointNearbyIsMissed(@ForAll long seed) {
        Random random = new Random(seed);
        double radius = Math.pow(10, random.nextDouble() * 11 - 9);
        Vicinity vicinity = new Vicinity(radius);
        Healpix cells = vicinity.cells();
        for (int i = 0; i < 20; i++) {
            long cell = Math.floorMod(random.nextLong(), cells.cells());
            long perFace = cells.cells() / 12;
            long chosen = random.nextBoolean() ? cell : cell / perFace * perFace + random.nextInt(2) * (perFace - 1);
            Direction point = cells.point(chosen, edge(random), edge(random));
            Cone cone = new Cone(point.longitude(), point.latitude(), radius);
            for (int j = 0; j < 40; j++) {
                double turn = random.nextDouble() * 2 * Math.PI;
                double latitude = point.latitude() + radius * Math.sin(turn);
                double longitude = point.longitude()
                        + radius * Math.cos(turn) / Math.max(1e-12, Math.cos(Math.toRadians(point.latitude())));
                if (cone.contains(longitude, latitude)) {
                    assertThat(vicinity.around(point.longitude(), point.latitude()))
                            .as("%s %s of %s", longitude, latitude, cone)
                            .contains(cells.cell(longitude, latitude));
                }
            }
        }
    }

    @Test
    void mostPointsHaveOneCell() {
        Vicinity arcsecond = new Vicinity(1 / 3600.0);
        Random random = new Random(3);
        int many = 0;
        for (int i = 0; i < 1000; i++) {
            double latitude = Math.toDegrees(Math.asin(2 * random.nextDouble() - 1));
            many += arcsecond.around(random.nextDouble() * 360, latitude).size() > 1 ? 1 : 0;
        }
        assertThat(many).isLessThan(250);
    }

    /** Often at an edge of the cell. */
    private static double edge(Random random) {
        return random.nextInt(3) == 0
                ? random.nextDouble()
                : Math.abs(random.nextInt(2) - random.nextInt(3) * random.nextDouble() * 1e-3);
    }
}
