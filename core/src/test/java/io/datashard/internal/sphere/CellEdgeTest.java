package io.datashard.internal.sphere;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Distances from edges are compared with those from very many points of them. */
class CellEdgeTest {
    private static final int SAMPLES = 400;

    /** What is lost where two points and a minimum are found by rounded numbers. */
    private static final double ROUNDING = 1e-11;

    @Property(tries = 200)
    void aPointIsWithinItsDistanceOfTheEdgeAndNotWithinLess(
            @ForAll @IntRange(min = 0, max = Healpix.MAX_ORDER) int order, @ForAll long seed) {
        Random random = new Random(seed);
        Healpix cells = new Healpix(order);
        long cell = specialCell(random, cells);
        CellEdge edge = new CellEdge(cells, cell);
        for (int i = 0; i < 20; i++) {
            Direction point = near(cells, cell, random);
            double distance = distance(cells, cell, point);
            double longitude = point.longitude() + 360 * (random.nextInt(3) - 1);
            assertThat(edge.isWithin(longitude, point.latitude(), distance + ROUNDING))
                    .as("%s within %s of cell %s of order %s", point, distance, cell, order)
                    .isTrue();
            if (distance > 2 * ROUNDING) {
                assertThat(edge.isWithin(longitude, point.latitude(), distance * (1 - 1e-9) - ROUNDING))
                        .as("%s within less than %s of cell %s of order %s", point, distance, cell, order)
                        .isFalse();
            }
        }
    }

    @Property(tries = 200)
    void noCellButTheNeighborsIsWithinReach(
            @ForAll @IntRange(min = 0, max = Healpix.MAX_ORDER) int order, @ForAll long seed) {
        Random random = new Random(seed);
        Healpix cells = new Healpix(order);
        long cell = specialCell(random, cells);
        List<Long> neighbors = cells.neighbors(cell);
        for (int i = 0; i < 20; i++) {
            Direction point = near(cells, cell, random);
            long other = cells.cell(point.longitude(), point.latitude());
            if (other != cell && !neighbors.contains(other)) {
                assertThat(new CellEdge(cells, cell).isWithin(point.longitude(), point.latitude(), cells.reach()))
                        .as("%s of cell %s within reach of cell %s of order %s", point, other, cell, order)
                        .isFalse();
            }
        }
    }

    @Property(tries = 200)
    void aPointThatIsNearAnotherCellIsABorderPointOfItsOwn(
            @ForAll @IntRange(min = 0, max = Healpix.MAX_ORDER) int order, @ForAll long seed) {
        Random random = new Random(seed);
        Healpix cells = new Healpix(order);
        long cell = specialCell(random, cells);
        double radius = cells.reach() * Math.pow(10, -4 * random.nextDouble());
        CellEdge edge = new CellEdge(cells, cell);
        CellBorders borders = new CellBorders(cells, radius);
        for (int i = 0; i < 20; i++) {
            Direction point = near(cells, cell, random);
            long other = cells.cell(point.longitude(), point.latitude());
            if (other != cell && edge.isWithin(point.longitude(), point.latitude(), radius)) {
                assertThat(borders.contains(other, point.longitude(), point.latitude()))
                        .as("%s of cell %s near cell %s of order %s", point, other, cell, order)
                        .isTrue();
            }
        }
    }

    @Test
    void theMiddleOfACellIsFarFromItsEdge() {
        Healpix cells = new Healpix(4);
        for (long cell = 0; cell < cells.cells(); cell++) {
            Direction center = cells.center(cell);
            assertThat(new CellEdge(cells, cell).isWithin(center.longitude(), center.latitude(), cells.reach() * 0.9))
                    .as("cell %s", cell)
                    .isFalse();
        }
    }

    /** Often at a pole, at longitude 0, where polar and equatorial cells meet, or where only three cells do. */
    private static long specialCell(Random random, Healpix cells) {
        double latitude =
                switch (random.nextInt(5)) {
                    case 0 -> 90;
                    case 1 -> -90;
                    case 2 -> 41.8103 * (1 - 2 * random.nextInt(2));
                    default -> Math.toDegrees(Math.asin(2 * random.nextDouble() - 1));
                };
        double longitude = random.nextBoolean() ? 90 * random.nextInt(4) : 360 * random.nextDouble();
        long cell = cells.cell(longitude, latitude);
        List<Long> neighbors = cells.neighbors(cell);
        return random.nextBoolean() ? cell : neighbors.get(random.nextInt(neighbors.size()));
    }

    /** Mostly near an edge or corner of the cell, on either side. */
    private static Direction near(Healpix cells, long cell, Random random) {
        double along = random.nextInt(3) == 0 ? random.nextInt(2) : random.nextDouble();
        boolean isOnX = random.nextBoolean();
        double across = random.nextInt(2);
        Direction onEdge = cells.point(cell, isOnX ? along : across, isOnX ? across : along);
        double size = 60.0 / cells.side() * Math.pow(10, -8 * random.nextDouble());
        double north = (2 * random.nextDouble() - 1) * size;
        double latitude = Math.max(-90, Math.min(90, onEdge.latitude() + north));
        double east = (2 * random.nextDouble() - 1) * size / Math.max(0.01, Math.cos(Math.toRadians(latitude)));
        return new Direction(onEdge.longitude() + east, latitude);
    }

    private static double distance(Healpix cells, long cell, Direction point) {
        List<DoubleFunction<Direction>> edges = List.of(
                along -> cells.point(cell, along, 0),
                along -> cells.point(cell, along, 1),
                along -> cells.point(cell, 0, along),
                along -> cells.point(cell, 1, along));
        return edges.stream()
                .mapToDouble(edge -> least(along -> edge.apply(along).degreesTo(point)))
                .min()
                .orElseThrow();
    }

    /** The least value of a function from 0 to 1: around the least of many samples, by thirds. */
    private static double least(ToDoubleFunction<Double> distance) {
        int best = 0;
        for (int i = 1; i <= SAMPLES; i++) {
            if (distance.applyAsDouble((double) i / SAMPLES) < distance.applyAsDouble((double) best / SAMPLES)) {
                best = i;
            }
        }
        double low = Math.max(0, best - 1.0) / SAMPLES;
        double high = Math.min(SAMPLES, best + 1.0) / SAMPLES;
        for (int i = 0; i < 80; i++) {
            double third = (high - low) / 3;
            if (distance.applyAsDouble(low + third) < distance.applyAsDouble(high - third)) {
                high -= third;
            } else {
                low += third;
            }
        }
        return Math.min(distance.applyAsDouble((low + high) / 2), distance.applyAsDouble((double) best / SAMPLES));
    }
}
