package io.datashard.internal.sphere;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a cell lies: in which base cell, in which column from its south-western edge, and in which row from its south-eastern edge.
 * Base cells are numbered as in {@link FacePoint}.
 */
record CellPlace(int face, int x, int y) {

    /** The place of a cell of an order. */
    static CellPlace of(long cell, int order) {
        long inFace = cell & ((1L << (2 * order)) - 1);
        return new CellPlace((int) (cell >>> (2 * order)), everyOther(inFace), everyOther(inFace >>> 1));
    }

    /** The number of the cell at this place: the bits of column and row in turn. */
    long cell(Healpix cells) {
        return ((long) face << (2 * cells.order())) | spread(x) | (spread(y) << 1);
    }

    /** The places around, none twice. */
    Stream<CellPlace> neighbors(int side) {
        return Stream.of(
                        step(-1, -1, side),
                        step(0, -1, side),
                        step(1, -1, side),
                        step(1, 0, side),
                        step(1, 1, side),
                        step(0, 1, side),
                        step(-1, 1, side),
                        step(-1, 0, side))
                .flatMap(Optional::stream);
    }

    /** The next place in a direction; at eight corners of base cells only three cells meet, and there is none. */
    private Optional<CellPlace> step(int right, int up, int side) {
        CellPlace next = new CellPlace(face, x + right, y + up);
        boolean leavesX = next.x < 0 || next.x == side;
        boolean leavesY = next.y < 0 || next.y == side;
        if (leavesX && leavesY) {
            return beyondCorner(right, up, side - 1);
        } else if (leavesX) {
            return Optional.of(right > 0 ? beyondNorthEast(next.y, side - 1) : beyondSouthWest(next.y, side - 1));
        } else if (leavesY) {
            return Optional.of(up > 0 ? beyondNorthWest(next.x, side - 1) : beyondSouthEast(next.x, side - 1));
        }
        return Optional.of(next);
    }

    private CellPlace beyondNorthEast(int row, int last) {
        return switch (face >>> 2) {
            case 0 -> new CellPlace(north(1), row, last); // the edges of two base cells of one pole meet end to end
            case 1 -> new CellPlace(north(0), 0, row);
            default -> new CellPlace(equatorial(1), 0, row);
        };
    }

    private CellPlace beyondSouthWest(int row, int last) {
        return switch (face >>> 2) {
            case 0 -> new CellPlace(equatorial(0), last, row);
            case 1 -> new CellPlace(south(-1), last, row);
            default -> new CellPlace(south(-1), row, 0);
        };
    }

    private CellPlace beyondNorthWest(int column, int last) {
        return switch (face >>> 2) {
            case 0 -> new CellPlace(north(-1), last, column);
            case 1 -> new CellPlace(north(-1), column, 0);
            default -> new CellPlace(equatorial(0), column, 0);
        };
    }

    private CellPlace beyondSouthEast(int column, int last) {
        return switch (face >>> 2) {
            case 0 -> new CellPlace(equatorial(1), column, last);
            case 1 -> new CellPlace(south(0), column, last);
            default -> new CellPlace(south(1), 0, column);
        };
    }

    private Optional<CellPlace> beyondCorner(int right, int up, int last) {
        int row = face >>> 2;
        if (right == up) {
            int beyond = right > 0 ? row : 2 - row;
            int place = right > 0 ? last : 0;
            return switch (beyond) {
                case 0 -> Optional.of(new CellPlace(face ^ 2, place, place)); // across the pole
                case 1 -> Optional.empty();
                default -> Optional.of(new CellPlace(right > 0 ? north(0) : south(0), last - place, last - place));
            };
        } else if (row != 1) {
            return Optional.empty();
        }
        return Optional.of(right > 0 ? new CellPlace(equatorial(1), 0, last) : new CellPlace(equatorial(-1), last, 0));
    }

    private int north(int eastward) {
        return (face + eastward) & 3;
    }

    private int equatorial(int eastward) {
        return 4 + north(eastward);
    }

    private int south(int eastward) {
        return 8 + north(eastward);
    }

    /** The bits of a number with a zero before each. */
    private static long spread(int number) {
        long bits = number;
        bits = (bits | bits << 16) & 0x0000ffff0000ffffL;
        bits = (bits | bits << 8) & 0x00ff00ff00ff00ffL;
        bits = (bits | bits << 4) & 0x0f0f0f0f0f0f0f0fL;
        bits = (bits | bits << 2) & 0x3333333333333333L;
        return (bits | bits << 1) & 0x5555555555555555L;
    }

    /** The bits of even places, together. */
    private static int everyOther(long bits) {
        long number = bits & 0x5555555555555555L;
        number = (number | number >>> 1) & 0x3333333333333333L;
        number = (number | number >>> 2) & 0x0f0f0f0f0f0f0f0fL;
        number = (number | number >>> 4) & 0x00ff00ff00ff00ffL;
        number = (number | number >>> 8) & 0x0000ffff0000ffffL;
        return (int) (number | number >>> 16);
    }
}
