package io.datashard.internal.sphere;

import io.datashard.internal.sphere.Region.Overlap;
import java.util.ArrayList;
import java.util.List;

/** Finds the cells that a region touches by going down from the base cells, only where the region may be. */
final class Covering {
    /** How many orders below the cells' own are looked at before a cell counts as touched. */
    private static final int FINER = 4;

    /** How many cells are opened before those that are left unopened count as touched, whatever their order. */
    private static final int MOST_OPENED = 4_000;

    private final Region region;
    private final int order;
    private final List<CellRanges.Range> ranges = new ArrayList<>();

    Covering(Region region, Healpix cells) {
        this.region = region;
        this.order = cells.order();
    }

    /** The cells, in order. */
    CellRanges ranges() {
        List<Long> level = new ArrayList<>();
        for (long base = 0; base < 12; base++) {
            level.add(base);
        }
        int opened = 0;
        for (int depth = 0; depth <= order; depth++) {
            opened += level.size();
            boolean last = depth == order || opened > MOST_OPENED;
            level = next(level, depth, last);
        }
        ranges.sort((one, other) -> Long.compare(one.first(), other.first()));
        return new CellRanges(joined());
    }

    /** Takes what is decided at a depth and gives the children of the rest. */
    private List<Long> next(List<Long> level, int depth, boolean last) {
        Healpix cells = new Healpix(depth);
        List<Long> children = new ArrayList<>();
        for (long cell : level) {
            Overlap overlap = region.with(CellBounds.of(cells, cell));
            if (overlap == Overlap.INSIDE || (last && touches(overlap, cell, depth))) {
                take(cell, depth);
            } else if (!last && overlap != Overlap.APART) {
                for (long child = 0; child < 4; child++) {
                    children.add(4 * cell + child);
                }
            }
        }
        return children;
    }

    private boolean touches(Overlap overlap, long cell, int depth) {
        return overlap == Overlap.TOUCHING || (overlap == Overlap.UNCLEAR && isTouched(cell, depth, depth + FINER));
    }

    /** Whether a part of a cell, some orders below, is touched. */
    private boolean isTouched(long cell, int depth, int deepest) {
        if (depth == deepest || depth == Healpix.MAX_ORDER) {
            return true;
        }
        Healpix cells = new Healpix(depth + 1);
        for (long child = 4 * cell; child < 4 * cell + 4; child++) {
            Overlap overlap = region.with(CellBounds.of(cells, child));
            if (overlap == Overlap.INSIDE
                    || overlap == Overlap.TOUCHING
                    || (overlap == Overlap.UNCLEAR && isTouched(child, depth + 1, deepest))) {
                return true;
            }
        }
        return false;
    }

    /** All cells of the wanted order that are parts of a cell. */
    private void take(long cell, int depth) {
        int shift = 2 * (order - depth);
        ranges.add(new CellRanges.Range(cell << shift, ((cell + 1) << shift) - 1));
    }

    private List<CellRanges.Range> joined() {
        List<CellRanges.Range> joined = new ArrayList<>();
        for (CellRanges.Range range : ranges) {
            int end = joined.size() - 1;
            if (end >= 0 && joined.get(end).last() + 1 == range.first()) {
                joined.set(end, new CellRanges.Range(joined.get(end).first(), range.last()));
            } else {
                joined.add(range);
            }
        }
        return joined;
    }
}
