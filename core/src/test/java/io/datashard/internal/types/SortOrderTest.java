package io.datashard.internal.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Type;
import io.datashard.Type.Primitive;
import io.datashard.internal.types.SortOrder.Direction;
import io.datashard.internal.types.SortOrder.Nulls;
import io.datashard.internal.types.SortOrder.SortKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SortOrderTest {
    private static final Schema SCHEMA = Schema.of(
            Field.optional(0, "a", Primitive.INT),
            Field.optional(0, "asc", Primitive.INT),
            Field.optional(0, "x.y, `z`", Primitive.STRING),
            Field.optional(0, "s", new Type.Struct(List.of(Field.optional(0, "größe", Primitive.DATE)))),
            Field.optional(0, "tags", new Type.Array(0, Primitive.STRING, true)));

    private static List<SortKey> keys(String text) {
        return SortOrder.of(Map.of("sort-order", text), SCHEMA).keys();
    }

    private static SortKey key(Direction direction, Nulls nulls, String... names) {
        List<Field> path = SCHEMA.path(SCHEMA.field(names).orElseThrow().id());
        return new SortKey(path, direction, nulls);
    }

    @Test
    void nullsComeFirstGoingUpAndLastGoingDownUnlessTheTextSaysOtherwise() {
        assertThat(keys("a, asc DESC ,s . größe asc nulls  LAST,`x.y, ``z``` desc nulls first"))
                .containsExactly(
                        key(Direction.ASCENDING, Nulls.FIRST, "a"),
                        key(Direction.DESCENDING, Nulls.LAST, "asc"),
                        key(Direction.ASCENDING, Nulls.LAST, "s", "größe"),
                        key(Direction.DESCENDING, Nulls.FIRST, "x.y, `z`"));
    }

    @Test
    void withoutThePropertyThereIsNoOrder() {
        assertThat(SortOrder.of(Map.of(), SCHEMA).keys()).isEmpty();
    }

    @Test
    void columnsAreFoundWithoutRegardToCase() {
        assertThat(keys("A, S.GRÖßE")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''             | a column is missing at its end",
                "a,             | a column is missing at its end",
                "a desc b       | 'a desc b' is not understood",
                "a, , asc       | ', asc' is not understood",
                "a nulls        | 'a nulls' is not understood",
                "days(a)        | 'days(a)' is not understood",
                "a, b           | there is no column b. The columns to choose from are a, asc",
                "a desc, A asc  | it names a twice",
                "s              | the column s of type struct",
                "tags           | the column tags of type array",
                "tags.x         | inside tags of type array",
            })
    void whatNoOrderCanBeIsRefused(String text, String because) {
        assertThatThrownBy(() -> keys(text))
                .isInstanceOf(DatashardException.class)
                .hasMessageStartingWith("the table property sort-order cannot be \"" + text + "\": ")
                .hasMessageContaining(because)
                .hasMessageEndingWith(". Write it like: day, id desc, address.city asc nulls last");
    }
}
