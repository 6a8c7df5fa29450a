package io.datashard.internal.version;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.internal.catalog.CatalogSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a table is beside its files.
 *
 * @param partitionings every partitioning that a file of the table may have
 * @param partitioningId the one for new files
 */
public record Metadata(
        Schema schema, List<Partitioning> partitionings, int partitioningId, Map<String, String> properties) {

    public Metadata {
        partitionings = List.copyOf(partitionings);
        properties = Map.copyOf(properties);
        if (partitionings.stream().map(Partitioning::id).distinct().count() != partitionings.size()) {
            throw new IllegalArgumentException("two partitionings have one id: " + partitionings);
        }
        if (partitionings.stream().noneMatch(partitioning -> partitioning.id() == partitioningId)) {
            throw new IllegalArgumentException("partitioning " + partitioningId + " is not among " + partitionings);
        }
    }

    /** The partitioning for new files. */
    public Partitioning partitioning() {
        return partitioningsById().get(partitioningId);
    }

    /** What types the catalog's keys and statistics have. */
    public CatalogSchema catalogSchema() {
        return new CatalogSchema(schema, partitioningsById());
    }

    public Map<Integer, Partitioning> partitioningsById() {
        return partitionings.stream().collect(toUnmodifiableMap(Partitioning::id, partitioning -> partitioning));
    }

    /**
     * The table after all rows were removed and it was given another schema. All columns get new ids, so that nothing that was ever
     * known of an old column is taken for a new one's; old partitionings go with their files.
     *
     * @param other its ids only tie it to {@code otherPartitioning}
     */
    public Metadata replacedBy(Schema other, Partitioning otherPartitioning) {
        Schema renumbered = schema.followedBy(other.columns());
        int nextId = partitionings.stream().mapToInt(Partitioning::id).max().orElse(-1) + 1;
        int nextFieldId = partitionings.stream()
                        .flatMap(partitioning -> partitioning.fields().stream())
                        .mapToInt(PartitionField::id)
                        .max()
                        .orElse(PartitionField.FIRST_ID - 1)
                + 1;
        List<PartitionField> fields = new ArrayList<>();
        for (PartitionField field : otherPartitioning.fields()) {
            String[] source =
                    other.path(field.sourceId()).stream().map(Field::name).toArray(String[]::new);
            int sourceId = renumbered.field(source).orElseThrow().id();
            fields.add(new PartitionField(nextFieldId + fields.size(), sourceId, field.transform(), field.name()));
        }
        Partitioning partitioning = new Partitioning(nextId, fields);
        return new Metadata(renumbered, List.of(partitioning), nextId, properties);
    }

    /** The same table with other properties. */
    public Metadata withProperties(Map<String, String> newProperties) {
        return new Metadata(schema, partitionings, partitioningId, newProperties);
    }

    /**
     * Why files written for {@code written} cannot be added to a table that has become this, or nothing if they can: every column
     * still has its type, none was added or has become required that the files may lack, and the partitioning is known.
     */
    public Optional<String> refusal(Metadata written) {
        for (Field column : schema.columns()) {
            Field before = written.schema.field(column.id()).orElse(null);
            if (before == null && !column.nullable()) {
                return Optional.of("the column " + column.name() + ", which is never null, was added");
            } else if (before != null && !before.type().equals(column.type())) {
                return Optional.of(
                        "the column " + column.name() + " changed from " + before.type() + " to " + column.type());
            } else if (before != null && before.nullable() && !column.nullable()) {
                return Optional.of("the column " + column.name() + " became one that is never null");
            }
        }
        for (Field column : written.schema.columns()) {
            if (schema.field(column.id()).isEmpty()) {
                return Optional.of("the column " + column.name() + " was dropped");
            }
        }
        return partitionings.contains(written.partitioning())
                ? Optional.empty()
                : Optional.of("the partitioning changed from " + written.partitioning() + " to " + partitioning());
    }
}
