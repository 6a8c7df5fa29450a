package io.datashard.internal.catalog;

import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.Type;
import io.datashard.internal.types.PartitionTypes;
import io.datashard.internal.types.ValueOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order of the catalog's keys: by partitioning, then by the values of the partition with nulls first, then by the UTF-8
 * bytes of the name. Tablets that compare as equal are one tablet.
 */
public final class KeyOrder implements Comparator<Tablet> {
    private static final Comparator<Object> NAMES = ValueOrder.of(Type.Primitive.STRING);

    private final Map<Integer, List<Comparator<Object>>> valueOrders = new HashMap<>();

    /** The order of the keys of a table that has a schema and had these partitionings, by id. */
    public KeyOrder(Schema schema, Map<Integer, Partitioning> partitionings) {
        partitionings.forEach((id, partitioning) -> {
            List<Comparator<Object>> orders = new ArrayList<>();
            for (Type type : PartitionTypes.of(partitioning, schema)) {
                orders.add(Comparator.nullsFirst(ValueOrder.of(type)));
            }
            valueOrders.put(id, List.copyOf(orders));
        });
    }

    /** @throws IllegalArgumentException for a tablet of a partitioning that the table never had */
    @Override
    public int compare(Tablet a, Tablet b) {
        if (a.partitioning() != b.partitioning()) {
            return Integer.compare(a.partitioning(), b.partitioning());
        }
        List<Comparator<Object>> orders = valueOrders.get(a.partitioning());
        if (orders == null
                || a.partition().size() != orders.size()
                || b.partition().size() != orders.size()) {
            throw new IllegalArgumentException(
                    "the tablets " + a + " and " + b + " have no order: the table's partitionings are "
                            + valueOrders.keySet() + " and number " + a.partitioning() + " has "
                            + (orders == null ? "no" : orders.size()) + " fields");
        }
        for (int i = 0; i < orders.size(); i++) {
            int order =
                    orders.get(i).compare(a.partition().get(i), b.partition().get(i));
            if (order != 0) {
                return order;
            }
        }
        return NAMES.compare(a.name(), b.name());
    }

    /** The order of entries: by key, of one key the newest first. */
    public Comparator<CatalogEntry> newestFirst() {
        return (a, b) -> {
            int order = compare(a.tablet(), b.tablet());
            return order != 0 ? order : Long.compare(b.version(), a.version());
        };
    }
}
