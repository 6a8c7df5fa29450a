package io.datashard.spark.seam;

import java.io.Serializable;

/**
 * Which pairs of rows a cross-match gives.
 *
 * @param minimum the least distance in arcseconds
 * @param radius the greatest distance in arcseconds
 * @param nearest how many pairs a left row has at most: the nearest
 * @param unmatched what becomes of left rows without a pair
 */
public record Pairing(double minimum, double radius, int nearest, Unmatched unmatched) implements Serializable {

    /** What becomes of left rows without a pair. */
    public enum Unmatched {
        /** They are left out. */
        DROPPED,
        /** They come once, with nulls in the place of a right row. */
        KEPT
    }
}
