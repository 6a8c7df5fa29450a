package io.datashard.internal.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.ColumnStats;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Schema;
import io.datashard.Type;
import io.datashard.internal.types.ValueOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class BoundsPropertyTest {
    private static Path directory;

    record Column(Type type, List<Object> values) {}

    @BeforeContainer
    static void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("bounds");
    }

    @AfterContainer
    static void deleteDirectory() throws IOException {
        Files.deleteIfExists(directory.resolve("f"));
        Files.delete(directory);
    }

    @Provide
    Arbitrary<Column> columns() {
        return Values.types()
                .flatMap(type ->
                        Values.of(type).injectNull(0.1).list().ofMaxSize(250).map(values -> new Column(type, values)));
    }

    @Property(tries = 300)
    void boundsHoldForEveryValueAndExactOnesAreValues(@ForAll("columns") Column column) throws IOException {
        Schema schema = Schema.of(Field.optional(0, "v", column.type()));
        FileEntry entry = new DataFiles(new DirectoryStore(directory), Map.of("row-group-size", "1"))
                .write(
                        "f",
                        schema,
                        column.values().stream()
                                .map(value -> Collections.singletonMap("v", value))
                                .toList());
        ColumnStats stats = entry.stats(1);
        Comparator<Object> order = ValueOrder.of(column.type());
        List<Object> values = column.values().stream().filter(Objects::nonNull).toList();
        assertThat(stats.nulls()).isEqualTo(column.values().size() - values.size());
        for (Object value : values) {
            assertThat(stats.lower()).isNotNull();
            assertThat(order.compare(stats.lower(), value)).isLessThanOrEqualTo(0);
            assertThat(stats.upper() == null || order.compare(stats.upper(), value) >= 0)
                    .isTrue();
        }
        if (stats.exact()) {
            assertThat(values).anyMatch(value -> order.compare(value, stats.lower()) == 0);
            assertThat(values).anyMatch(value -> order.compare(value, stats.upper()) == 0);
        }
    }
}
