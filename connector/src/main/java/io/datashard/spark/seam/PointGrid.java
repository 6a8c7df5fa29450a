package io.datashard.spark.seam;

import io.datashard.internal.sphere.GreatCircle;
import io.datashard.internal.sphere.Vicinity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;

/** Rows at points, held so that those near another point are found without a look at all of them. */
final class PointGrid {
    private static final double ARCSECONDS = 3600;

    private final Pairing pairing;
    private final Vicinity vicinity;
    private final Map<Long, List<Located>> rows = new HashMap<>();

    private record Located(double longitude, double latitude, InternalRow row) {}

    /**
     * A row near a point.
     *
     * @param distance in arcseconds
     */
    record Near(InternalRow row, double distance) {}

    PointGrid(Pairing pairing) {
        this.pairing = pairing;
        this.vicinity = new Vicinity(pairing.radius() / ARCSECONDS);
    }

    /** Adds a row at a point of the sphere. Nobody may change it any more. */
    void add(double longitude, double latitude, InternalRow row) {
        rows.computeIfAbsent(vicinity.cells().cell(longitude, latitude), cell -> new ArrayList<>())
                .add(new Located(longitude, latitude, row));
    }

    /** The rows that are paired with one at a point; what is no point is near nothing. */
    List<Near> near(double longitude, double latitude) {
        List<Near> near = new ArrayList<>();
        if (!isPoint(longitude, latitude)) {
            return near;
        }
        for (long cell : vicinity.around(longitude, latitude)) {
            for (Located other : rows.getOrDefault(cell, List.of())) {
                double distance =
                        ARCSECONDS * GreatCircle.degrees(longitude, latitude, other.longitude, other.latitude);
                if (distance <= pairing.radius() && distance >= pairing.minimum()) {
                    near.add(new Near(other.row, distance));
                }
            }
        }
        if (near.size() > pairing.nearest()) {
            near.sort(Comparator.comparingDouble(Near::distance));
            return near.subList(0, pairing.nearest());
        }
        return near;
    }

    private static boolean isPoint(double longitude, double latitude) {
        return Double.isFinite(longitude) && Math.abs(latitude) <= 90;
    }
}
