package io.datashard.internal.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Field;
import io.datashard.Predicate;
import io.datashard.Predicate.Comparison;
import io.datashard.Predicate.Operator;
import io.datashard.Type.Primitive;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Conditions read like SQL in errors. */
class ConditionTextTest {
    private static final Field ID = Field.optional(1, "id", Primitive.LONG);
    private static final Field NAME = Field.optional(2, "name", Primitive.STRING);

    @Test
    void conditionsReadLikeSql() {
        Predicate both = new Predicate.And(List.of(
                new Predicate.Not(new Predicate.IsNull(ID)),
                new Predicate.Or(List.of(new Comparison(ID, Operator.GE, 3L), new Predicate.StartsWith(NAME, "A"))),
                new Predicate.In(NAME, Set.of("Ada"))));

        assertThat(ConditionText.of(both))
                .isEqualTo("(NOT id IS NULL AND (id >= 3 OR name LIKE 'A%') AND name IN ('Ada'))");
        assertThat(ConditionText.of(Predicate.TRUE)).isEqualTo("true");
        assertThat(ConditionText.of(Predicate.FALSE)).isEqualTo("false");
    }

    @Test
    void longListsAreCutOff() {
        Set<Object> many = LongStream.range(0, 1000).boxed().collect(Collectors.toSet());

        assertThat(ConditionText.of(new Predicate.In(ID, many)))
                .endsWith(", ...)")
                .hasSizeLessThan(60);
    }
}
