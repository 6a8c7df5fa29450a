package io.datashard.internal.catalog;

import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.Type;
import io.datashard.internal.types.PartitionTypes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What gives the catalog's keys and statistics their types: a table's schema, and every partitioning that it ever had. */
public final class CatalogSchema {
    private final Schema schema;
    private final KeyOrder order;
    private final SortedMap<Integer, Type> partitionTypes = new TreeMap<>();
    private final Map<Integer, List<Integer>> partitionFields = new HashMap<>();

    /** @param partitionings by id; all that a file of the table may have */
    public CatalogSchema(Schema schema, Map<Integer, Partitioning> partitionings) {
        this.schema = schema;
        this.order = new KeyOrder(schema, partitionings);
        partitionings.forEach((id, partitioning) -> {
            for (PartitionField field : partitioning.fields()) {
                partitionTypes.put(field.id(), PartitionTypes.of(field, schema));
            }
            partitionFields.put(
                    id, partitioning.fields().stream().map(PartitionField::id).toList());
        });
    }

    /** The order of keys. */
    public KeyOrder order() {
        return order;
    }

    /** The ids of all partitionings. */
    Set<Integer> partitionings() {
        return partitionFields.keySet();
    }

    /** The types of all partition values, by the id of their partition field. */
    SortedMap<Integer, Type> partitionTypes() {
        return partitionTypes;
    }

    /** The ids of a partitioning's fields in order, or nothing if the table never had that partitioning. */
    Optional<List<Integer>> partitionFields(int partitioning) {
        return Optional.ofNullable(partitionFields.get(partitioning));
    }

    /**
     * The ids of the fields that a tablet has values for, in order.
     *
     * @throws IllegalArgumentException if the table never had the tablet's partitioning, or it has another number of fields
     */
    List<Integer> partitionFields(Tablet tablet) {
        return partitionFields(tablet.partitioning())
                .filter(fields -> fields.size() == tablet.partition().size())
                .orElseThrow(() -> new IllegalArgumentException(
                        tablet + " is of none of the table's partitionings, which have the fields " + partitionFields));
    }

    /** The type of a column's bounds; none if the column was dropped or is nested. */
    Optional<Type> boundsType(int fieldId) {
        return schema.field(fieldId).map(Field::type).filter(Type::isPrimitive);
    }
}
