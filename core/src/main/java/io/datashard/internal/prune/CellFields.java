package io.datashard.internal.prune;

import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.Predicate.Operator;
import io.datashard.Transform;
import io.datashard.Type;
import io.datashard.internal.sphere.CellRanges;
import io.datashard.internal.sphere.Healpix;
import io.datashard.internal.sphere.Region;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The fields of a partitioning whose values are cells of the sphere, of the points of two columns.
 *
 * @param fields none if the partitioning has none of these columns
 */
record CellFields(List<CellField> fields) {
    /** Up to so many cells are each looked for in the catalog; of more, some ranges of them, which may hold others. */
    private static final int MOST_CELLS = 100;

    private static final int MOST_RANGES = 50;

    /**
     * One of them.
     *
     * @param index of the field in the partition
     */
    record CellField(int index, PartitionField field) {}

    static CellFields of(Partitioning partitioning, Field longitude, Field latitude) {
        List<CellField> found = new ArrayList<>();
        List<PartitionField> fields = partitioning.fields();
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).transform() instanceof Transform.HealpixCell
                    && fields.get(i).sourceIds().equals(List.of(longitude.id(), latitude.id()))) {
                found.add(new CellField(i, fields.get(i)));
            }
        }
        return new CellFields(found);
    }

    /** Whether a file may have points in a region: those without a cell are in none. */
    FileTest touching(Region region) {
        List<FileTest> tests = new ArrayList<>();
        for (CellField field : fields) {
            CellRanges touched = touched(field.field(), region);
            tests.add(file -> {
                Object cell = file.partition().get(field.index());
                return cell != null && touched.contains((Long) cell) ? Match.SOME : Match.NONE;
            });
        }
        return FileTest.all(tests);
    }

    /** The conditions on partition values that hold for the cells that a region touches, one for each field. */
    List<Predicate> onValues(Region region) {
        return fields.stream().map(field -> onValues(field.field(), region)).toList();
    }

    /** The condition on the values of one field that holds for the cells that a region touches. */
    static Predicate onValues(PartitionField field, Region region) {
        Field values = Field.optional(field.id(), "p" + field.id(), Type.Primitive.LONG);
        return among(values, touched(field, region));
    }

    private static CellRanges touched(PartitionField field, Region region) {
        return CellRanges.touching(region, new Healpix(((Transform.HealpixCell) field.transform()).order()));
    }

    private static Predicate among(Field values, CellRanges cells) {
        if (cells.size() <= MOST_CELLS) {
            Set<Object> each = new HashSet<>();
            for (CellRanges.Range range : cells.ranges()) {
                for (long cell = range.first(); cell <= range.last(); cell++) {
                    each.add(cell);
                }
            }
            return each.isEmpty() ? Predicate.FALSE : new Predicate.In(values, each);
        }
        return new Predicate.Or(cells.atMost(MOST_RANGES).ranges().stream()
                .<Predicate>map(range -> new Predicate.And(List.of(
                        new Predicate.Comparison(values, Operator.GE, range.first()),
                        new Predicate.Comparison(values, Operator.LE, range.last()))))
                .toList());
    }
}
