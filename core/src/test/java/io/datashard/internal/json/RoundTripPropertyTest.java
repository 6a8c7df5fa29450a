package io.datashard.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datashard.Border;
import io.datashard.ColumnStats;
import io.datashard.DeletionVector;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.Transform;
import io.datashard.internal.catalog.CatalogEntry;
import io.datashard.internal.json.MetadataValues.Typed;
import io.datashard.internal.version.Metadata;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written as JSON comes back as it was. */
class RoundTripPropertyTest {
    @Provide
    Arbitrary<Typed> typedValues() {
        return MetadataValues.typedValues();
    }

    @Provide
    Arbitrary<Metadata> metadata() {
        return MetadataValues.metadata();
    }

    @Property
    void everyValueComesBackExactly(@ForAll("typedValues") Typed typed) {
        byte[] text = Json.write(Json.object().set("value", ValueJson.write(typed.value())));
        JsonNode read = Json.readObject(text).get("value");

        // equals of Float and Double tells -0.0 from 0.0 and takes NaN for NaN
        assertThat(ValueJson.read(typed.type(), read)).isEqualTo(typed.value());
    }

    @Property(tries = 300)
    void allMetadataComesBack(@ForAll("metadata") Metadata metadata) {
        assertThat(MetadataJson.parse(MetadataJson.bytes(metadata))).isEqualTo(metadata);
    }

    @Property(tries = 300)
    void entriesComeBackWithPartitionAndStatistics(
            @ForAll("typedValues") Typed typed, @ForAll boolean exact, @ForAll long nulls) {
        Schema schema = Schema.of(Field.optional(0, "c", typed.type()));
        Partitioning partitioning = new Partitioning(
                2, List.of(new PartitionField(PartitionField.FIRST_ID, 1, new Transform.Identity(), "c")));
        Metadata metadata = new Metadata(schema, List.of(partitioning), 2, Map.of());
        List<Object> partition = new ArrayList<>();
        partition.add(typed.value());
        Tablet tablet = new Tablet(2, partition, "a.parquet");
        ColumnStats stats = new ColumnStats(typed.value(), typed.value(), nulls, exact);
        List<CatalogEntry> entries = List.of(
                CatalogEntry.of(new FileEntry(tablet, "dir/a.parquet", 3, 4, Map.of(1, stats), 7)),
                CatalogEntry.of(new FileEntry(tablet, "dir/other.parquet", 3, 4, Map.of(), 8)),
                CatalogEntry.of(new FileEntry(tablet, "dir/b.parquet", 3, 4, Map.of(), 8)
                        .withDeletes(new DeletionVector.Inline(2, ByteBuffer.wrap(new byte[] {1, 2, -1})))),
                CatalogEntry.of(new FileEntry(tablet, "dir/c.parquet", 3, 4, Map.of(), 8)
                        .withDeletes(new DeletionVector.Stored(3, "dir/d.dv", Long.MAX_VALUE / 2, 7))),
                CatalogEntry.of(new FileEntry(tablet, "dir/e.parquet", 3, 4, Map.of(), 8)
                        .withBorder(new Border(1 / 3600.0, 2, 3))),
                CatalogEntry.of(
                        new FileEntry(tablet, "dir/f.parquet", 3, 4, Map.of(), 8).withBorder(new Border(0.5, 0, 0))),
                CatalogEntry.tombstone(tablet, 9));

        assertThat(CatalogJson.parse(CatalogJson.bytes(entries), metadata, 1)).isEqualTo(entries);
    }
}
