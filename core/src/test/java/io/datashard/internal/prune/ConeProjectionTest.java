package io.datashard.internal.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Cone;
import io.datashard.Field;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.Type.Primitive;
import io.datashard.internal.sphere.Healpix;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConeProjectionTest {
    private static final Schema SCHEMA =
            Schema.of(Field.optional(0, "ra", Primitive.DOUBLE), Field.optional(0, "dec", Primitive.DOUBLE));

    @Test
    void ofManyConesEachIsItsFewCellsAndNothingElse() {
        Predicate cones = new Predicate.Or(IntStream.range(0, 100)
                .mapToObj(i -> cone(10.7 + i, 40.3, 0.05))
                .toList());

        Predicate projected =
                projection(cones, "healpix(8, ra, dec)").conditions().get(0);

        assertThat(projected).isInstanceOf(Predicate.Or.class);
        assertThat(((Predicate.Or) projected).any()).hasSize(100).allSatisfy(cells -> assertThat(cells)
                .isInstanceOfSatisfying(
                        Predicate.In.class, in -> assertThat(in.literals()).hasSizeBetween(1, 6)));
    }

    @Test
    void partitionsOfOneCoordinateAreFoundByTheBoundsOfACone() {
        PartitionProjection ofCellAndDec = projection(cone(10.7, 40.3, 0.05), "healpix(8, ra, dec), dec");
        long cell = new Healpix(8).cell(10.7, 40.3);
        assertThat(ofCellAndDec.test(tablet(cell, 40.31))).isTrue();
        assertThat(ofCellAndDec.test(tablet(cell, 40.36))).isFalse();
        assertThat(ofCellAndDec.test(tablet(0L, 40.31))).isFalse();

        PartitionProjection ofRa = projection(cone(10.7, 40.3, 0.05), "ra");
        assertThat(ofRa.test(tablet(10.7))).isTrue();
        assertThat(ofRa.test(tablet(10.7 - 360))).isTrue();
        assertThat(ofRa.test(tablet(10.8))).isFalse();
    }

    private static Predicate cone(double longitude, double latitude, double radius) {
        return new Predicate.Within(
                SCHEMA.field("ra").orElseThrow(),
                SCHEMA.field("dec").orElseThrow(),
                new Cone(longitude, latitude, radius));
    }

    private static PartitionProjection projection(Predicate condition, String partitioning) {
        return new PartitionProjection(List.of(condition), SCHEMA, Map.of(0, Partitioning.parse(partitioning, SCHEMA)));
    }

    private static Tablet tablet(Object... partition) {
        return new Tablet(0, List.of(partition), "t");
    }
}
