package io.datashard.internal.prune;

import io.datashard.ColumnStats;
import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Transform;
import io.datashard.Type;
import io.datashard.internal.types.TransformFunction;
import io.datashard.internal.types.ValueOrder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The tests of one column in the files of one partitioning. */
final class ColumnTests {
    private final Field column;
    private final List<Source> sources = new ArrayList<>();

    /** A partition field on the column. */
    private record Source(int index, Transform transform, Preimage preimage) {}

    ColumnTests(Field column, Partitioning partitioning) {
        this.column = column;
        List<PartitionField> fields = partitioning.fields();
        for (int i = 0; i < fields.size(); i++) {
            Transform transform = fields.get(i).transform();
            if (fields.get(i).isOf(column.id())) {
                sources.add(new Source(i, transform, Preimage.of(transform, column.type())));
            }
        }
    }

    /** The column is null. */
    FileTest isNull() {
        return this::nulls;
    }

    /** The column is not null. */
    FileTest notNull() {
        return file -> file.rows() == 0 ? Match.NONE : nulls(file).complement();
    }

    /** The column has a value, and it is in a set. */
    FileTest in(ValueSet set) {
        Comparator<Object> order = ValueOrder.of(column.type());
        return file -> {
            Match nulls = nulls(file);
            if (nulls == Match.ALL || file.rows() == 0) {
                return Match.NONE;
            }
            Interval range = range(file, order);
            if (range.isEmpty(order)) {
                // The catalog contradicts itself: nothing follows from it.
                return Match.SOME;
            }
            Match values = set.covers(range, file.partition());
            return values == Match.ALL && nulls != Match.NONE ? Match.SOME : values;
        };
    }

    /** The values of an interval. */
    ValueSet span(Interval interval) {
        return new ValueSet.Span(interval, ValueOrder.of(column.type()));
    }

    /** Single values. */
    ValueSet points(Collection<Object> values) {
        Comparator<Object> order = ValueOrder.of(column.type());
        List<ValueSet.Buckets> buckets = sources.stream()
                .filter(source -> source.transform() instanceof Transform.Bucket)
                .map(source -> new ValueSet.Buckets(source.index(), numbers(source.transform(), values)))
                .toList();
        return new ValueSet.Points(values.stream().sorted(order).toList(), order, buckets);
    }

    private Set<Object> numbers(Transform bucket, Collection<Object> values) {
        TransformFunction function = TransformFunction.of(bucket, column.type(), column.name());
        Set<Object> numbers = new HashSet<>();
        for (Object value : values) {
            if (isPossible(value)) {
                numbers.add(function.apply(value));
            }
        }
        return numbers;
    }

    /** A decimal with more digits behind the point than the column has equals none of its values. */
    private boolean isPossible(Object literal) {
        return !(literal instanceof BigDecimal decimal)
                || decimal.stripTrailingZeros().scale() <= ((Type.Decimal) column.type()).scale();
    }

    /** Which rows are null. A partition value is null exactly for null. */
    private Match nulls(FileFacts file) {
        if (file.rows() == 0) {
            return Match.NONE;
        }
        boolean some = false;
        boolean none = false;
        boolean all = false;
        for (Source source : sources) {
            all |= file.partition().get(source.index()) == null;
            none |= file.partition().get(source.index()) != null;
        }
        long count = file.stats(column).nulls();
        if (count >= 0) {
            none |= count == 0;
            all |= count == file.rows();
            some = count > 0 && count < file.rows();
        }
        // More than one is a contradiction, from which nothing follows.
        if (some || all == none) {
            return Match.SOME;
        }
        return all ? Match.ALL : Match.NONE;
    }

    /** Bounds the values that are not null. */
    private Interval range(FileFacts file, Comparator<Object> order) {
        ColumnStats stats = file.stats(column);
        Interval range = Interval.closed(stats.lower(), stats.upper());
        for (Source source : sources) {
            Object value = file.partition().get(source.index());
            if (value != null) {
                range = range.intersect(source.preimage().of(value), order);
            }
        }
        return range;
    }
}
