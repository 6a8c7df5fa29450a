package io.datashard.internal.types;

import io.datashard.DatashardException;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Transform;
import io.datashard.internal.sphere.Healpix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which rows of other cells are neighbors of a cell of a table, as a table property says: {@code 10 arcsec}, {@code 0.5 deg} or, on
 * Earth, {@code 500 m}.
 *
 * @param place of the cell in a partition
 * @param field that gives the cell
 * @param radius in degrees: a row of another cell is a neighbor if it is within it of the cell's edge
 */
public record Neighborhood(int place, PartitionField field, double radius) {
    /** The table property. */
    public static final String PROPERTY = "neighbor-radius";

    /** Of the Earth, in metres. */
    private static final double MEAN_RADIUS = 6_371_008.8;

    private static final Map<String, Double> DEGREES = Map.of(
            "deg",
            1.0,
            "arcmin",
            1 / 60.0,
            "arcsec",
            1 / 3600.0,
            "m",
            Math.toDegrees(1 / MEAN_RADIUS),
            "km",
            Math.toDegrees(1000 / MEAN_RADIUS));

    private static final Pattern TEXT = Pattern.compile("(?<number>\\d+(?:\\.\\d*)?)\\s*(?<unit>[a-z]+)");

    /**
     * The neighborhood that a table's properties declare; nothing if they declare none.
     *
     * @throws DatashardException if the property is malformed, the partitioning has not one field of cells, of columns outside structs, or
     *     the radius is too large for these cells
     */
    public static Optional<Neighborhood> of(Map<String, String> properties, Partitioning partitioning, Schema schema) {
        String text = properties.get(PROPERTY);
        return text == null ? Optional.empty() : Optional.of(parse(text.strip(), partitioning, schema));
    }

    private static Neighborhood parse(String text, Partitioning partitioning, Schema schema) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches() || !DEGREES.containsKey(matcher.group("unit"))) {
            throw impossible(text, "it is a number and one of the units deg, arcmin, arcsec, km, m");
        }
        double radius = Double.parseDouble(matcher.group("number")) * DEGREES.get(matcher.group("unit"));
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < partitioning.fields().size(); i++) {
            if (partitioning.fields().get(i).transform() instanceof Transform.HealpixCell) {
                places.add(i);
            }
        }
        if (places.size() != 1) {
            throw impossible(
                    text,
                    "the table must be partitioned by one healpix(order, longitude, latitude), and is by "
                            + places.size()
                            + " of " + partitioning.fields().size()
                            + " fields. Unset the property, or change the partitioning");
        }
        PartitionField field = partitioning.fields().get(places.get(0));
        Neighborhood neighborhood = new Neighborhood(places.get(0), field, radius);
        double greatest = neighborhood.cells().reach();
        for (int source : field.sourceIds()) {
            if (schema.path(source).size() != 1) {
                throw impossible(
                        text,
                        "the column " + new ColumnPath(schema.path(source)).name()
                                + " lies in a struct, where neighbors are not looked for. Partition by columns of their own");
            }
        }
        if (!(radius > 0 && radius <= greatest)) {
            throw impossible(
                    text,
                    "beside a cell of order " + neighborhood.cells().order()
                            + " neighbors are within more than 0 and up to " + greatest
                            + " degrees, a third of its width, and not " + radius
                            + ". Choose a smaller radius, or a lower order");
        }
        return neighborhood;
    }

    /** The cells of the table. */
    public Healpix cells() {
        return new Healpix(((Transform.HealpixCell) field.transform()).order());
    }

    /** Field id of the column with longitudes. */
    public int longitude() {
        return field.sourceIds().get(0);
    }

    /** Field id of the column with latitudes. */
    public int latitude() {
        return field.sourceIds().get(1);
    }

    private static DatashardException impossible(String text, String because) {
        return new DatashardException("the table property " + PROPERTY + " cannot be \"" + text + "\": " + because
                + ". It is written like: 10 arcsec");
    }
}
