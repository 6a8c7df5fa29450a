package io.datashard.internal.version;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.internal.catalog.CatalogSchema;
import io.datashard.internal.types.FieldTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

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
        List<PartitionField> fields = new ArrayList<>();
        for (PartitionField field : otherPartitioning.fields()) {
            List<Integer> sourceIds = new ArrayList<>();
            for (int source : field.sourceIds()) {
                String[] path = other.path(source).stream().map(Field::name).toArray(String[]::new);
                sourceIds.add(renumbered.field(path).orElseThrow().id());
            }
            fields.add(new PartitionField(field.id(), sourceIds, field.transform(), field.name()));
        }
        Partitioning partitioning = numbered(fields);
        return new Metadata(renumbered, List.of(partitioning), partitioning.id(), properties)
                .neverGivingAgain(lastId());
    }

    /** The table with one more partitioning, that of new files from then on. Neither it nor its fields have an id that was ever given. */
    public Metadata repartitioned(List<PartitionField> fields) {
        Partitioning next = numbered(fields);
        List<Partitioning> all = new ArrayList<>(partitionings);
        all.add(next);
        return new Metadata(schema, all, next.id(), properties);
    }

    private Partitioning numbered(List<PartitionField> fields) {
        int last = lastId();
        List<PartitionField> numbered = new ArrayList<>();
        for (PartitionField field : fields) {
            numbered.add(new PartitionField(
                    PartitionField.FIRST_ID + last + 1 + numbered.size(),
                    field.sourceIds(),
                    field.transform(),
                    field.name()));
        }
        return new Partitioning(last + 1, numbered);
    }

    /**
     * The greatest number that was ever given to a column, a partitioning or, counted from {@link PartitionField#FIRST_ID} on, a
     * partition field: of those that are not listed any more, the schema's last field id knows.
     */
    public int lastId() {
        return IntStream.concat(
                        IntStream.of(schema.lastFieldId()),
                        partitionings.stream().flatMapToInt(Metadata::ids))
                .max()
                .orElseThrow();
    }

    private static IntStream ids(Partitioning partitioning) {
        return IntStream.concat(
                IntStream.of(partitioning.id()),
                partitioning.fields().stream().mapToInt(field -> field.id() - PartitionField.FIRST_ID));
    }

    /** The same table, which will give no id again that is not above this. */
    public Metadata neverGivingAgain(int id) {
        return id <= schema.lastFieldId()
                ? this
                : new Metadata(new Schema(schema.columns(), id), partitionings, partitioningId, properties);
    }

    /** The same table, where the columns that were added without a version were added by this one. */
    public Metadata committedAs(long version) {
        List<Field> columns = FieldTree.map(
                schema.columns(),
                field -> field.defaults().since() == 0
                        ? field.withDefaults(field.defaults().withSince(version))
                        : field);
        return new Metadata(new Schema(columns, schema.lastFieldId()), partitionings, partitioningId, properties);
    }

    /** The same table with other properties. */
    public Metadata withProperties(Map<String, String> newProperties) {
        return new Metadata(schema, partitionings, partitioningId, newProperties);
    }

    /**
     * Why files written for {@code written} cannot be added to a table that has become this, or nothing if they can: every column
     * has its type or a wider one, none was added or has become required that the files may lack, and the partitioning is known.
     */
    public Optional<String> refusal(Metadata written) {
        return SchemaFit.refusal(schema.columns(), written.schema.columns())
                .or(() -> partitionings.contains(written.partitioning())
                        ? Optional.empty()
                        : Optional.of(
                                "the partitioning changed from " + written.partitioning() + " to " + partitioning()));
    }

    /** Whether values of columns that were written for {@code written} are values here: a rollback may have made a column narrower again. */
    public boolean readsValuesOf(Metadata written) {
        return SchemaFit.reads(schema, written.schema);
    }

    /** Why conditions and keys that were made for {@code read} mean nothing here, or nothing if no column changed its type. */
    public Optional<String> retyped(Metadata read) {
        return SchemaFit.widened(schema, read.schema);
    }
}
