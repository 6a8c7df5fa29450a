package io.datashard.spark.metadata;

import static org.apache.spark.sql.types.DataTypes.StringType;

import io.datashard.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.unsafe.types.UTF8String;

/** One row for each property that is set, by key. */
final class PropertyRows extends MetadataRows<Map.Entry<String, String>> {
    @Override
    List<MetadataColumn<Map.Entry<String, String>>> columns(Snapshot snapshot) {
        return List.of(
                MetadataColumn.required("key", StringType, property -> UTF8String.fromString(property.getKey())),
                MetadataColumn.required("value", StringType, property -> UTF8String.fromString(property.getValue())));
    }

    @Override
    Stream<Map.Entry<String, String>> subjects(Snapshot snapshot, Set<String> columns) {
        return new TreeMap<>(snapshot.properties()).entrySet().stream();
    }
}
