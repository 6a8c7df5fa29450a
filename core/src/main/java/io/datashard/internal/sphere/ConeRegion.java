package io.datashard.internal.sphere;

import io.datashard.Cone;

/** A cone as a region of cells. */
public record ConeRegion(Cone cone) implements Region {

    @Override
    public Overlap with(CellBounds cell) {
        double distance = GreatCircle.degrees(
                cone.longitude(),
                cone.latitude(),
                cell.center().longitude(),
                cell.center().latitude());
        double reach = cone.radius() + MARGIN;
        if (distance > reach + cell.radius()) {
            return Overlap.APART;
        } else if (distance + cell.radius() <= cone.radius()) {
            return Overlap.INSIDE;
        }
        return distance <= reach ? Overlap.TOUCHING : Overlap.UNCLEAR;
    }
}
