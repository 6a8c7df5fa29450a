package io.datashard.internal.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.ColumnStats;
import io.datashard.Cone;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.Predicate.Operator;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.Type.Primitive;
import io.datashard.internal.types.PartitionFunction;
import io.datashard.internal.types.ValueOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is asked of longitude and latitude, no file with a row of the answer is left out. */
class SkyPruningPropertyTest {
    private static final Schema SCHEMA =
            Schema.of(Field.optional(0, "ra", Primitive.DOUBLE), Field.optional(0, "dec", Primitive.FLOAT));

    private record Point(Double ra, Float dec) {
        boolean isIn(Predicate condition) {
            if (condition instanceof Predicate.And and) {
                return and.all().stream().allMatch(this::isIn);
            } else if (condition instanceof Predicate.Or or) {
                return or.any().stream().anyMatch(this::isIn);
            } else if (condition instanceof Predicate.Within within) {
                return ra != null && dec != null && within.cone().contains(ra, dec);
            }
            Predicate.Comparison comparison = (Predicate.Comparison) condition;
            Object value = value(comparison.column());
            if (value == null) {
                return false;
            }
            int compared = ValueOrder.of(comparison.column().type()).compare(value, comparison.literal());
            return switch (comparison.operator()) {
                case EQ -> compared == 0;
                case LT -> compared < 0;
                case LE -> compared <= 0;
                case GT -> compared > 0;
                case GE -> compared >= 0;
                case NE -> compared != 0;
            };
        }

        private Object value(Field column) {
            if (column.name().equals("ra")) {
                return ra;
            }
            return dec;
        }
    }

    @Property(tries = 300)
    void noFileWithAnAnswerIsLeftOut(@ForAll long seed) {
        Random random = new Random(seed);
        Partitioning partitioning = Partitioning.parse(
                "healpix(" + (random.nextInt(4) == 0 ? 29 : random.nextInt(8)) + ", ra, dec)", SCHEMA);
        Point focus = anywhere(random);
        double size = Math.pow(10, random.nextDouble() * 6 - 4);
        Predicate condition = condition(focus, size, random);
        Map<Integer, Partitioning> partitionings = Map.of(0, partitioning);
        Pruner pruner = new Pruner(condition, SCHEMA, partitionings);
        PartitionProjection partitions = new PartitionProjection(List.of(condition), SCHEMA, partitionings);
        for (int i = 0; i < 30; i++) {
            List<Point> points = file(focus, size, random, partitioning);
            FileEntry file = entry(points, partitioning, random.nextBoolean() ? stats(points) : Map.of());
            boolean holdsAnswer = points.stream().anyMatch(point -> point.isIn(condition));
            Match match = pruner.match(file);
            assertThat(match == Match.NONE && holdsAnswer)
                    .as("%s of %s", condition, points)
                    .isFalse();
            assertThat(partitions.test(file.tablet()) || !holdsAnswer)
                    .as("%s of %s", condition, points)
                    .isTrue();
            assertThat(match == Match.ALL && !points.stream().allMatch(point -> point.isIn(condition)))
                    .as("%s of %s", condition, points)
                    .isFalse();
        }
    }

    @Example
    void aPointInTheCornerOfNearlyHalfTheSphereIsFound() {
        assertFound(new Point(89.99999938618897, 0f), new Cone(0, 0, 89.99999939618897));
    }

    @Property(tries = 1000)
    void theEasternmostPointOfAConeIsFound(@ForAll long seed) {
        Random random = new Random(seed);
        double latitude = random.nextBoolean() ? 0 : 80 * tiny(random);
        double radius = (90 - latitude) * (random.nextBoolean() ? random.nextDouble() : 1 - tiny(random));
        Cone cone = new Cone(0, latitude, radius);
        double sine = Math.sin(Math.toRadians(latitude)) / Math.cos(Math.toRadians(radius));
        float dec = (float) Math.toDegrees(Math.asin(Math.min(1, sine)));
        double inside = 0;
        double outside = 180;
        for (int i = 0; i < 60; i++) {
            double middle = (inside + outside) / 2;
            if (cone.contains(middle, dec)) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        Assume.that(cone.contains(inside, dec));
        assertFound(new Point(inside, dec), cone);
        assertFound(new Point(-inside, dec), cone);
    }

    private static double tiny(Random random) {
        return Math.pow(10, -12 * random.nextDouble());
    }

    private static void assertFound(Point point, Cone cone) {
        Predicate within = new Predicate.Within(
                SCHEMA.field("ra").orElseThrow(), SCHEMA.field("dec").orElseThrow(), cone);
        Partitioning partitioning = Partitioning.parse("healpix(3, ra, dec)", SCHEMA);
        FileEntry file = entry(List.of(point), partitioning, stats(List.of(point)));
        assertThat(point.isIn(within)).isTrue();
        assertThat(new Pruner(within, SCHEMA, Map.of(0, partitioning)).match(file))
                .as("%s of %s", within, point)
                .isEqualTo(Match.SOME);
    }

    private static Predicate condition(Point focus, double size, Random random) {
        Field ra = SCHEMA.field("ra").orElseThrow();
        Field dec = SCHEMA.field("dec").orElseThrow();
        double turn = 360.0 * (random.nextInt(3) - 1);
        Predicate cone = new Predicate.Within(ra, dec, new Cone(focus.ra() + turn, focus.dec(), size));
        List<Predicate> bounds = new ArrayList<>();
        double width = size * random.nextDouble() * 3;
        bounds.add(new Predicate.Comparison(ra, Operator.GE, focus.ra() - width));
        bounds.add(new Predicate.Comparison(ra, Operator.LE, focus.ra() + width));
        bounds.add(new Predicate.Comparison(dec, Operator.GT, (float) (focus.dec() - size)));
        bounds.add(new Predicate.Comparison(dec, Operator.LT, (float) (focus.dec() + size)));
        Collections.shuffle(bounds, random);
        Predicate box = new Predicate.And(bounds.subList(0, 1 + random.nextInt(4)));
        return switch (random.nextInt(4)) {
            case 0 -> box;
            case 1 -> new Predicate.Or(List.of(box, cone));
            case 2 -> new Predicate.And(List.of(box, cone));
            default -> cone;
        };
    }

    private static List<Point> file(Point focus, double size, Random random, Partitioning partitioning) {
        List<Point> points = new ArrayList<>();
        Point first = random.nextBoolean() ? near(focus, size, random) : anywhere(random);
        for (int i = 0; i < 6; i++) {
            Point point = i == 0 ? first : near(first, size / 4, random);
            if (random.nextInt(12) == 0) {
                point = random.nextBoolean() ? new Point(point.ra(), null) : new Point(Double.NaN, point.dec());
            }
            if (points.isEmpty()
                    || Objects.equals(partition(point, partitioning), partition(points.get(0), partitioning))) {
                points.add(point);
            }
        }
        return points;
    }

    private static FileEntry entry(List<Point> points, Partitioning partitioning, Map<Integer, ColumnStats> stats) {
        Tablet tablet = new Tablet(0, Collections.singletonList(partition(points.get(0), partitioning)), "f");
        return new FileEntry(tablet, "_datashard/snapshots/1/tablets/f", points.size(), 1, stats, 1);
    }

    private static Map<Integer, ColumnStats> stats(List<Point> points) {
        return Map.of(
                1, stats(points.stream().map(Point::ra).toList(), Primitive.DOUBLE),
                2, stats(points.stream().map(Point::dec).toList(), Primitive.FLOAT));
    }

    private static ColumnStats stats(List<?> values, Primitive type) {
        Comparator<Object> order = ValueOrder.of(type);
        List<Object> known = values.stream()
                .filter(Objects::nonNull)
                .map(value -> (Object) value)
                .sorted(order)
                .toList();
        return known.isEmpty()
                ? new ColumnStats(null, null, values.size(), false)
                : new ColumnStats(known.get(0), known.get(known.size() - 1), values.size() - known.size(), true);
    }

    private static Object partition(Point point, Partitioning partitioning) {
        return PartitionFunction.of(partitioning.fields().get(0), SCHEMA).apply(Arrays.asList(point.ra(), point.dec()));
    }

    /** Often at a pole, or at the meridian where longitudes begin. */
    private static Point anywhere(Random random) {
        double longitude = random.nextInt(3) == 0 ? random.nextInt(9) * 45 : random.nextDouble() * 360;
        float latitude = random.nextInt(3) == 0
                ? random.nextInt(3) * 90f - 90
                : (float) Math.toDegrees(Math.asin(2 * random.nextDouble() - 1));
        return new Point(random.nextInt(5) == 0 ? longitude - 360 : longitude, latitude);
    }

    private static Point near(Point point, double size, Random random) {
        double latitude = point.dec() + size * 2 * (random.nextDouble() - 0.5);
        double shrink = Math.max(1e-6, Math.cos(Math.toRadians(point.dec())));
        double longitude = point.ra() + size * 2 * (random.nextDouble() - 0.5) / shrink;
        return new Point(
                longitude + 360 * (random.nextInt(8) == 0 ? 1 : 0), (float) Math.max(-90, Math.min(90, latitude)));
    }
}
