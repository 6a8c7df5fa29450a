package io.datashard.internal.sphere;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reference values are those on which healpy 1.20.1 and cdshealpix 0.9.0 agree. */
class HealpixTest {

    @Test
    void pointsLieInTheCellsThatOtherImplementationsPutThemIn() throws IOException {
        List<String[]> points = reference("cells-of-points.csv");
        assertThat(points).hasSizeGreaterThan(2000);
        for (String[] point : points) {
            Healpix cells = new Healpix(Integer.parseInt(point[0]));
            assertThat(cells.cell(Double.parseDouble(point[1]), Double.parseDouble(point[2])))
                    .as("the cell of %s", Arrays.toString(point))
                    .isEqualTo(Long.parseLong(point[3]));
        }
    }

    @Test
    void cellsHaveTheCentersCornersAndNeighborsThatOtherImplementationsGiveThem() throws IOException {
        List<String[]> rows = reference("cells.csv");
        assertThat(rows).hasSizeGreaterThan(300);
        for (String[] row : rows) {
            Healpix cells = new Healpix(Integer.parseInt(row[0]));
            long cell = Long.parseLong(row[1]);
            assertSame(List.of(cells.center(cell)), row[2]);
            assertSame(cells.corners(cell), row[3]);
            assertThat(cells.neighbors(cell))
                    .as("the neighbors of cell %s of order %s", cell, cells.order())
                    .containsExactlyInAnyOrderElementsOf(
                            Arrays.stream(row[4].split(" ")).map(Long::valueOf).toList());
        }
    }

    @Test
    void everyCellHoldsItsCenterAndIsItsNeighborsNeighbor() {
        for (int order = 0; order < 5; order++) {
            Healpix cells = new Healpix(order);
            for (long cell = 0; cell < cells.cells(); cell++) {
                Direction center = cells.center(cell);
                assertThat(cells.cell(center.longitude(), center.latitude())).isEqualTo(cell);
                for (long neighbor : cells.neighbors(cell)) {
                    assertThat(cells.neighbors(neighbor)).contains(cell).doesNotContain(neighbor);
                }
            }
        }
    }

    @Test
    void allLongitudesOfAPoleAreTheSameCornerOfTheSphere() {
        Healpix cells = new Healpix(Healpix.MAX_ORDER);
        long perFace = cells.cells() / 12;
        assertThat(cells.cell(0, 90)).isEqualTo(perFace - 1);
        assertThat(cells.cell(359.9, 90)).isEqualTo(4 * perFace - 1);
        assertThat(cells.cell(0, -90)).isEqualTo(8 * perFace);
        assertThat(cells.cell(359.9, -90)).isEqualTo(11 * perFace);
    }

    @Test
    void longitudesOfAllTurnsAreTheSameAndTheLeastNegativeOneIsZero() {
        Healpix cells = new Healpix(12);
        long cell = cells.cell(10.5, 33);
        assertThat(cells.cell(370.5, 33)).isEqualTo(cell);
        assertThat(cells.cell(-349.5, 33)).isEqualTo(cell);
        assertThat(cells.cell(10.5 + 360L * 1_000_000, 33)).isEqualTo(cell);
        assertThat(cells.cell(-Double.MIN_VALUE, 33)).isEqualTo(cells.cell(0, 33));
        assertThat(cells.cell(-0.0, -0.0)).isEqualTo(cells.cell(360, 0));
    }

    @Test
    void whatIsNoPointIsRefused() {
        Healpix cells = new Healpix(3);
        for (double latitude : new double[] {90.00000000000001, -91, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> cells.cell(10, latitude))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("latitude " + latitude);
        }
        assertThatThrownBy(() -> cells.cell(Double.NEGATIVE_INFINITY, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("longitude -Infinity");
        assertThatThrownBy(() -> cells.center(cells.cells()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no cell 768");
        assertThatThrownBy(() -> new Healpix(30))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 to 29, not 30");
    }

    private static void assertSame(List<Direction> directions, String expected) {
        double[] numbers = Arrays.stream(expected.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertThat(numbers).hasSize(2 * directions.size());
        for (int i = 0; i < directions.size(); i++) {
            assertThat(directions.get(i).degreesTo(new Direction(numbers[2 * i], numbers[2 * i + 1])))
                    .as("%s is %s", directions, expected)
                    .isCloseTo(0, within(2e-12));
        }
    }

    private static List<String[]> reference(String name) throws IOException {
        try (InputStream file = HealpixTest.class.getResourceAsStream("/sphere/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .skip(1)
                    .map(line -> line.split(","))
                    .toList();
        }
    }
}
