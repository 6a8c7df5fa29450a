package io.datashard.internal.sphere;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Cone;
import io.datashard.internal.sphere.CellRanges.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CellRangesTest {

    @Property(tries = 300)
    void theCellOfNoPointInAConeIsMissed(@ForAll @IntRange(min = 0, max = 29) int order, @ForAll long seed) {
        Random random = new Random(seed);
        Healpix cells = new Healpix(order);
        Direction axis = somewhere(random, cells);
        double radius = Math.pow(10, random.nextDouble() * 10 - 8);
        Cone cone = new Cone(axis.longitude() + 360 * (random.nextInt(3) - 1), axis.latitude(), radius);
        CellRanges touched = CellRanges.touching(new ConeRegion(cone), cells);
        for (int i = 0; i < 200; i++) {
            Direction point = i % 2 == 0 ? near(axis, radius, random) : somewhere(random, cells);
            if (cone.contains(point.longitude(), point.latitude())) {
                assertThat(touched.contains(cells.cell(point.longitude(), point.latitude())))
                        .as("%s of %s", point, cone)
                        .isTrue();
            }
        }
    }

    @Property(tries = 300)
    void theCellOfNoPointInABoxIsMissed(@ForAll @IntRange(min = 0, max = 29) int order, @ForAll long seed) {
        Random random = new Random(seed);
        Healpix cells = new Healpix(order);
        Direction corner = somewhere(random, cells);
        double size = Math.pow(10, random.nextDouble() * 10 - 8);
        double west = corner.longitude() + 360 * (random.nextInt(3) - 1);
        double east = west + size * random.nextDouble() * 3;
        double north = corner.latitude() + size * random.nextDouble();
        CellRanges touched = CellRanges.touching(new BoxRegion(west, east, corner.latitude(), north), cells);
        for (int i = 0; i < 200; i++) {
            double longitude = i % 3 == 0 ? west : i % 3 == 1 ? east : west + (east - west) * random.nextDouble();
            double latitude = corner.latitude() + (north - corner.latitude()) * (i % 4) / 3;
            if (latitude <= Math.min(90, north)) {
                assertThat(touched.contains(cells.cell(longitude, latitude)))
                        .as("%s %s of %s to %s, %s to %s", longitude, latitude, west, east, corner.latitude(), north)
                        .isTrue();
            }
        }
    }

    @Property(tries = 300)
    void theBoundsOfACellHoldAllOfIt(@ForAll @IntRange(min = 0, max = 29) int order, @ForAll long seed) {
        Random random = new Random(seed);
        Healpix cells = new Healpix(order);
        long cell = edgeCell(random, cells);
        CellBounds bounds = CellBounds.of(cells, cell);
        for (int i = 0; i < 100; i++) {
            Direction point = cells.point(cell, i % 2 == 0 ? i / 2 % 2 : random.nextDouble(), random.nextDouble());
            assertThat(bounds.center().degreesTo(point)).isLessThan(bounds.radius() + 1e-12);
            assertThat(point.latitude()).isBetween(bounds.south() - 1e-12, bounds.north() + 1e-12);
            assertThat(CellBounds.separation(bounds.center().longitude(), point.longitude()))
                    .isLessThan(bounds.halfWidth() + 1e-12 / Math.cos(Math.toRadians(point.latitude())));
        }
    }

    @Test
    void aConeInsideACellTouchesNoOther() {
        Healpix cells = new Healpix(6);
        Direction center = cells.center(12345);
        assertThat(cone(center, 0.3, cells).ranges()).containsExactly(new Range(12345, 12345));
        assertThat(cone(new Healpix(20).center(12345), 0, new Healpix(20)).size())
                .isOne();
    }

    @Test
    void aConeAroundAPoleTouchesAllCellsAtThePole() {
        Healpix cells = new Healpix(4);
        assertThat(cone(new Direction(123, 90), 1e-5, cells).ranges())
                .containsExactly(new Range(255, 255), new Range(511, 511), new Range(767, 767), new Range(1023, 1023));
    }

    @Test
    void theWholeSphereIsOneRange() {
        assertThat(cone(new Direction(10, 20), 180, new Healpix(29)).ranges())
                .containsExactly(new Range(0, new Healpix(29).cells() - 1));
    }

    @Test
    void aBoxOfOneMeridianAndParallelIsAPointWhicheverTurnItIsWrittenIn() {
        Healpix cells = new Healpix(5);
        Direction center = cells.center(7777);
        for (int turn = -2; turn <= 2; turn++) {
            double longitude = center.longitude() + 360 * turn;
            assertThat(CellRanges.touching(
                                    new BoxRegion(longitude, longitude, center.latitude(), center.latitude()), cells)
                            .ranges())
                    .containsExactly(new Range(7777, 7777));
        }
    }

    @Test
    void coveringsAreTight() {
        Healpix cells = new Healpix(8);
        // a spherical cap of 5 degrees is 78.4 square degrees, of which a cell has 0.0525, and its edge meets some 190
        // cells
        assertThat(cone(new Direction(200, 30), 5, cells).size()).isBetween(1495L, 1495L + 190);
    }

    @Test
    void hugeRegionsOfTinyCellsAreCoveredInFewSteps() {
        CellRanges touched = cone(new Direction(200, 30), 50, new Healpix(29));
        assertThat(touched.ranges()).hasSizeLessThan(5000);
        assertThat((double) touched.size() / new Healpix(29).cells()).isBetween(0.178, 0.182);
    }

    @Test
    void fewerRangesHoldTheCellsOfMore() {
        Random random = new Random(4);
        List<Range> ranges = new ArrayList<>();
        long cell = 0;
        for (int i = 0; i < 50; i++) {
            cell += 2 + random.nextInt(5);
            ranges.add(new Range(cell, cell += random.nextInt(3)));
        }
        CellRanges all = new CellRanges(ranges);
        for (int count : new int[] {1, 2, 7, 49, 50, 60}) {
            CellRanges fewer = all.atMost(count);
            assertThat(fewer.ranges()).hasSizeLessThanOrEqualTo(count).isNotEmpty();
            for (Range range : ranges) {
                assertThat(fewer.contains(range.first())).isTrue();
                assertThat(fewer.contains(range.last())).isTrue();
            }
        }
        assertThat(all.atMost(50)).isEqualTo(all);
    }

    private static CellRanges cone(Direction axis, double radius, Healpix cells) {
        return CellRanges.touching(new ConeRegion(new Cone(axis.longitude(), axis.latitude(), radius)), cells);
    }

    /** At corners of cells, poles, the meridians of base cells, or anywhere. */
    private static Direction somewhere(Random random, Healpix cells) {
        double longitude = random.nextDouble() * 360;
        return switch (random.nextInt(5)) {
            case 0 -> cells.corners(edgeCell(random, cells)).get(random.nextInt(4));
            case 1 -> new Direction(longitude, random.nextBoolean() ? 90 : -90);
            case 2 -> new Direction(longitude, (90 - Math.pow(10, -9 * random.nextDouble())) * (random.nextInt(3) - 1));
            case 3 -> new Direction(random.nextInt(8) * 45.0, Math.toDegrees(Math.asin(2 * random.nextDouble() - 1)));
            default -> new Direction(longitude, Math.toDegrees(Math.asin(2 * random.nextDouble() - 1)));
        };
    }

    /** Any cell, often one at a corner of a base cell. */
    private static long edgeCell(Random random, Healpix cells) {
        long any = Math.floorMod(random.nextLong(), cells.cells());
        long perFace = cells.cells() / 12;
        return random.nextBoolean() ? any : any / perFace * perFace + (random.nextBoolean() ? 0 : perFace - 1);
    }

    /** Near the edge of a cone. */
    private static Direction near(Direction axis, double radius, Random random) {
        double turn = random.nextDouble() * 2 * Math.PI;
        double distance = Math.min(180, radius) * (random.nextBoolean() ? 0.999999 : random.nextDouble());
        double latitude = axis.latitude() + distance * Math.sin(turn);
        double longitude = axis.longitude()
                + distance * Math.cos(turn) / Math.max(1e-9, Math.cos(Math.toRadians(axis.latitude())));
        return new Direction(longitude, Math.max(-90, Math.min(90, latitude)));
    }
}
