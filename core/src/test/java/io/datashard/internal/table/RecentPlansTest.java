package io.datashard.internal.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.PlannedFiles;
import io.datashard.Predicate;
import io.datashard.ScanPlan;
import io.datashard.Tablet;
import io.datashard.Type.Primitive;
import io.datashard.internal.table.RecentPlans.Question;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecentPlansTest {
    private static final Field COLUMN = Field.required(1, "id", Primitive.LONG);

    private final RecentPlans plans = new RecentPlans(10_000);
    private int made;

    @Test
    void theSameQuestionOfTheSameVersionIsPlannedOnce() {
        Question question = new Question("t", 7, "a", List.of(is(1)), Long.MAX_VALUE);
        ScanPlan plan = ask(question);

        assertThat(ask(new Question("t", 7, "a", List.of(is(1)), Long.MAX_VALUE)))
                .isSameAs(plan);
        assertThat(made).isEqualTo(1);
    }

    @Test
    void anotherTableVersionTransactionConditionOrLimitIsAnotherQuestion() {
        List.of(
                        new Question("t", 7, "a", List.of(is(1)), 100),
                        new Question("u", 7, "a", List.of(is(1)), 100),
                        new Question("t", 8, "a", List.of(is(1)), 100),
                        new Question("t", 7, "b", List.of(is(1)), 100),
                        new Question("t", 7, "a", List.of(is(2)), 100),
                        new Question("t", 7, "a", List.of(), 100),
                        new Question("t", 7, "a", List.of(is(1)), 101))
                .forEach(this::ask);

        assertThat(made).isEqualTo(7);
    }

    @Test
    void thePlansNotAskedForTheLongestGiveWay() {
        LongStream.range(0, 7).forEach(version -> ask(of(version)));
        ask(of(0));
        LongStream.range(7, 10).forEach(version -> ask(of(version)));
        made = 0;

        ask(of(0));
        ask(of(9));
        assertThat(made).isZero();
        ask(of(1));
        assertThat(made).isEqualTo(1);
    }

    @Test
    void whatTakesTooMuchIsNotKeptAndDrivesNothingOut() {
        ask(of(0));
        Set<Object> many = LongStream.range(0, 1_000).boxed().collect(Collectors.toSet());
        Question large = new Question("t", 1, "a", List.of(new Predicate.In(COLUMN, many)), Long.MAX_VALUE);
        ask(large);
        Predicate text = new Predicate.StartsWith(Field.optional(2, "s", Primitive.STRING), "x".repeat(10_000));
        ask(new Question("t", 1, "a", List.of(text), Long.MAX_VALUE));
        made = 0;

        ask(of(0));
        assertThat(made).isZero();
        ask(large);
        assertThat(made).isEqualTo(1);
    }

    private ScanPlan ask(Question question) {
        return plans.plan(question, () -> {
            made++;
            return plan();
        });
    }

    private static Question of(long version) {
        return new Question("t", version, "a", List.of(), Long.MAX_VALUE);
    }

    private static Predicate is(long value) {
        return new Predicate.Comparison(COLUMN, Predicate.Operator.EQ, value);
    }

    private static ScanPlan plan() {
        FileEntry file = new FileEntry(new Tablet(0, List.of(), "f"), "tablets/f", 1, 1, Map.of(), 1);
        return new ScanPlan(PlannedFiles.builder().add(file).build(), 1, 1, List.of());
    }
}
