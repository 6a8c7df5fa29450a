package io.datashard.internal.catalog;

import static io.datashard.internal.catalog.Catalogs.byIdentity;
import static io.datashard.internal.catalog.Catalogs.identity;
import static io.datashard.internal.catalog.Catalogs.tablet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.Transform;
import io.datashard.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyOrderTest {

    @Test
    void comparesPartitioningThenPartitionThenName() {
        Schema columns =
                Schema.of(Field.optional(0, "a", Type.Primitive.INT), Field.optional(0, "b", Type.Primitive.STRING));
        Partitioning both = new Partitioning(
                1,
                List.of(
                        new PartitionField(1000, 2, new Transform.Identity(), "b"),
                        new PartitionField(1001, 1, new Transform.Identity(), "a")));
        KeyOrder order =
                new KeyOrder(columns, Map.of(0, Partitioning.unpartitioned(), 1, both, 2, identity(2, 1002, 1)));
        assertRises(
                order,
                List.of(
                        tablet(0, "b"),
                        tablet(0, "c"),
                        tablet(1, "z", null, null),
                        tablet(1, "a", null, -1),
                        tablet(1, "z", "", null),
                        tablet(1, "a", "", -1),
                        tablet(1, "b", "", -1),
                        tablet(1, "a", "", 0),
                        tablet(1, "a", "x", null),
                        tablet(2, "a", (Object) null),
                        tablet(2, "a", Integer.MIN_VALUE)));
    }

    @Test
    void namesAreOrderedByTheirUtf8Bytes() {
        assertRises(
                byIdentity(Type.Primitive.INT).order(),
                List.of(
                        tablet(0, "", 1),
                        tablet(0, "A", 1),
                        tablet(0, "a", 1),
                        tablet(0, "a-", 1),
                        tablet(0, "é", 1),
                        tablet(0, "\uffff", 1),
                        tablet(0, "\ud83d\ude00", 1)));
    }

    @ParameterizedTest
    @MethodSource("io.datashard.internal.catalog.RunTest#valuesOfEveryType")
    void partitionsAreOrderedByValueWithNullsFirst(Type type, List<Object> values) {
        List<Tablet> rising = new ArrayList<>();
        rising.add(tablet(0, "file", (Object) null));
        values.forEach(value -> rising.add(tablet(0, "file", value)));

        assertRises(byIdentity(type).order(), rising);
    }

    @Test
    void zerosAndNaNsAreOneTabletEach() {
        KeyOrder order = byIdentity(Type.Primitive.DOUBLE).order();

        assertThat(order.compare(tablet(0, "a", 0.0), tablet(0, "a", -0.0))).isZero();
        assertThat(order.compare(
                        tablet(0, "a", Double.NaN), tablet(0, "a", Double.longBitsToDouble(0x7ff8000000000001L))))
                .isZero();
    }

    @Test
    void refusesTabletsThatTheTableCannotHave() {
        KeyOrder order = byIdentity(Type.Primitive.INT).order();

        assertThatThrownBy(() -> order.compare(tablet(7, "a"), tablet(7, "b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("number 7");
        assertThatThrownBy(() -> order.compare(tablet(0, "a", 1), tablet(0, "a", 1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 fields");
    }

    @Test
    void ofOneTabletTheNewestComesFirst() {
        KeyOrder order = byIdentity(Type.Primitive.INT).order();
        List<CatalogEntry> entries = new ArrayList<>(List.of(
                Catalogs.file(tablet(0, "a", 2), 9),
                CatalogEntry.tombstone(tablet(0, "a", 1), 1),
                Catalogs.file(tablet(0, "a", 1), 3)));
        entries.sort(order.newestFirst());

        assertThat(entries).extracting(CatalogEntry::version).containsExactly(3L, 1L, 9L);
    }

    private static void assertRises(KeyOrder order, List<Tablet> rising) {
        List<Tablet> sorted = new ArrayList<>(rising);
        Collections.shuffle(sorted, new Random(3));
        sorted.sort(order);
        assertThat(sorted).isEqualTo(rising);
        for (int i = 1; i < rising.size(); i++) {
            assertThat(order.compare(rising.get(i - 1), rising.get(i))).isNegative();
            assertThat(order.compare(rising.get(i), rising.get(i - 1))).isPositive();
        }
    }
}
