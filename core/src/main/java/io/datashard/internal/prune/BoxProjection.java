package io.datashard.internal.prune;

import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.Schema;
import io.datashard.Transform;
import io.datashard.internal.sphere.BoxRegion;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What bounds of longitude and latitude, which are all demanded, say of partitions that are cells of the sphere. */
final class BoxProjection {
    private final Partitioning partitioning;
    private final Schema schema;

    BoxProjection(Partitioning partitioning, Schema schema) {
        this.partitioning = partitioning;
        this.schema = schema;
    }

    /** What holds for every partition with a row that satisfies a condition. */
    List<Predicate> of(Predicate condition) {
        return partitioning.fields().stream()
                .filter(field -> field.transform() instanceof Transform.HealpixCell)
                .map(field -> of(field, condition))
                .toList();
    }

    private Predicate of(PartitionField field, Predicate condition) {
        Optional<Field> longitude = schema.field(field.sourceIds().get(0));
        Optional<Field> latitude = schema.field(field.sourceIds().get(1));
        Bounds east = Bounds.of(longitude.orElseThrow(), condition);
        Bounds north = Bounds.of(latitude.orElseThrow(), condition);
        if (east.isOpen() && north.isOpen()) {
            return Predicate.TRUE;
        }
        Predicate cells = CellFields.onValues(field, new BoxRegion(east.low(), east.high(), north.low(), north.high()));
        // NaN, which has no cell, is above all numbers, and a column that no condition names may be null
        boolean hasCell = Double.isFinite(east.high()) && Double.isFinite(north.high());
        return hasCell
                ? cells
                : new Predicate.Or(List.of(cells, new Predicate.IsNull(PartitionProjection.column(field, schema))));
    }

    /** The numbers that a column may have; those that are not finite are no bounds. */
    private record Bounds(double low, double high) {
        private static final Bounds NONE = new Bounds(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

        static Bounds of(Field column, Predicate condition) {
            if (condition instanceof Predicate.And and) {
                return and.all().stream().map(part -> of(column, part)).reduce(NONE, Bounds::and);
            } else if (condition instanceof Predicate.Comparison comparison
                    && comparison.column().id() == column.id()) {
                double number = ((Number) comparison.literal()).doubleValue();
                return switch (comparison.operator()) {
                    case EQ -> between(number, number);
                    case LT, LE -> between(Double.NEGATIVE_INFINITY, number);
                    case GT, GE -> between(number, Double.POSITIVE_INFINITY);
                    case NE -> NONE;
                };
            } else if (condition instanceof Predicate.In in && in.column().id() == column.id()) {
                Collection<Double> numbers = in.literals().stream()
                        .map(literal -> ((Number) literal).doubleValue())
                        .toList();
                return numbers.isEmpty() ? NONE : between(Collections.min(numbers), Collections.max(numbers));
            }
            return NONE;
        }

        private static Bounds between(double low, double high) {
            return new Bounds(
                    Double.isFinite(low) ? low : Double.NEGATIVE_INFINITY,
                    Double.isFinite(high) ? high : Double.POSITIVE_INFINITY);
        }

        private Bounds and(Bounds other) {
            return new Bounds(Math.max(low, other.low), Math.min(high, other.high));
        }

        boolean isOpen() {
            return equals(NONE);
        }
    }
}
