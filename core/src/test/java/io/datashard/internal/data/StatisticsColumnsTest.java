package io.datashard.internal.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Table;
import io.datashard.Transaction;
import io.datashard.Type;
import io.datashard.Type.Primitive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatisticsColumnsTest {
    private static final Schema SCHEMA = Schema.of(
            Field.optional(0, "id", Primitive.LONG),
            Field.optional(
                    0,
                    "address",
                    new Type.Struct(List.of(
                            Field.optional(0, "street", Primitive.STRING),
                            Field.optional(0, "codes", new Type.Array(0, Primitive.INT, true)),
                            Field.optional(0, "zip", Primitive.INT)))),
            Field.optional(0, "tags", new Type.Array(0, Primitive.STRING, true)),
            Field.optional(0, "odd name", Primitive.DOUBLE));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "id|id",
                "address.zip, id|id zip",
                "Address|street zip",
                "`odd name`|odd name",
                "0|",
                "1|id",
                "2|id street",
                "3|id street zip",
                "4|id street zip odd name",
                "999999999|id street zip odd name"
            })
    void aPropertyNamesColumnsOrSaysHowMany(String property, String names) {
        assertThat(names(StatisticsColumns.of(Map.of(StatisticsColumns.PROPERTY, property), SCHEMA)))
                .isEqualTo(names == null ? "" : names);
    }

    @Test
    void withoutThePropertyTheFirst32ColumnsHaveStatistics() {
        List<Field> columns = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            columns.add(Field.optional(0, "c" + i, Primitive.INT));
        }
        Schema wide = Schema.of(columns.toArray(Field[]::new));

        assertThat(StatisticsColumns.of(Map.of(), wide))
                .isEqualTo(wide.columns().subList(0, 32).stream().map(Field::id).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "nope", "id,", "tags", "address.codes", "address.codes.element", "days(id)", "-1", "1.5"
            })
    void aPropertyThatMeansNothingIsRefused(String property) {
        assertThatThrownBy(() -> StatisticsColumns.of(Map.of(StatisticsColumns.PROPERTY, property), SCHEMA))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("statistics-columns cannot be \"" + property + "\"")
                .hasMessageContaining("Set it to");
    }

    @Test
    void filesOfATableHaveTheStatisticsThatItsPropertyAsksFor(@TempDir Path directory) {
        Table table = Table.create(
                directory.toString(),
                SCHEMA,
                Partitioning.unpartitioned(),
                Map.of(StatisticsColumns.PROPERTY, "address.zip"),
                new Configuration(false));
        table.newTransaction()
                .appendRecords(List.of(Map.of("id", 1L, "address", Map.of("zip", 8001))))
                .commit();

        assertThat(table.currentSnapshot().entries(List.of()).get(0).stats().keySet())
                .containsExactly(SCHEMA.field("address", "zip").orElseThrow().id());
    }

    @Test
    void aTableRefusesAPropertyThatMeansNothingBeforeAnythingIsWritten(@TempDir Path directory) {
        Map<String, String> properties = Map.of(StatisticsColumns.PROPERTY, "nope");
        Configuration configuration = new Configuration(false);
        assertThatThrownBy(() -> Table.newTable(
                        directory.toString(), SCHEMA, Partitioning.unpartitioned(), properties, configuration))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("there is no column nope");
        Table table = Table.create(directory.toString(), SCHEMA, Partitioning.unpartitioned(), Map.of(), configuration);
        Transaction altering = table.newTransaction().properties(properties);

        assertThatThrownBy(altering::commit).isInstanceOf(DatashardException.class);

        assertThat(table.currentSnapshot().version()).isEqualTo(1);
    }

    private static String names(Set<Integer> ids) {
        List<String> inOrder = List.of("id", "street", "zip", "odd name");
        return ids.stream()
                .map(id -> SCHEMA.field(id).orElseThrow().name())
                .sorted(Comparator.comparing(inOrder::indexOf))
                .collect(Collectors.joining(" "));
    }
}
