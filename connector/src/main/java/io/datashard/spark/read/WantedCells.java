package io.datashard.spark.read;

import io.datashard.Schema;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;

/**
 * The cells whose rows and neighbors a query wants.
 *
 * @param named by conditions on {@link MetadataColumns#CELL}; nothing if no condition names cells, and all are wanted
 */
record WantedCells(Optional<Set<Long>> named) {
    static final WantedCells ALL = new WantedCells(Optional.empty());

    WantedCells {
        named = named.map(Set::copyOf);
    }

    /** Those that all conditions want which say that the cell is one or one of some; others say nothing here. */
    static WantedCells of(List<Predicate> conditions, Schema schema) {
        WantedCells wanted = ALL;
        for (Predicate condition : conditions) {
            Optional<Set<Long>> cells = cells(condition, schema);
            if (cells.isPresent()) {
                wanted = wanted.and(cells.get());
            }
        }
        return wanted;
    }

    private static Optional<Set<Long>> cells(Predicate condition, Schema schema) {
        Expression[] children = condition.children();
        boolean isChoice = condition.name().equals("=") || condition.name().equals("IN");
        if (!isChoice || children.length == 0 || !isCell(children[0], schema)) {
            return Optional.empty();
        }
        Set<Long> cells = new HashSet<>();
        for (Expression child : List.of(children).subList(1, children.length)) {
            if (!(child instanceof Literal<?> literal)) {
                return Optional.empty();
            } else if (literal.value() instanceof Long cell) {
                cells.add(cell);
            } else if (literal.value() != null) {
                return Optional.empty();
            }
        }
        return Optional.of(cells);
    }

    private static boolean isCell(Expression column, Schema schema) {
        return column instanceof NamedReference reference
                && reference.fieldNames().length == 1
                && MetadataColumns.name(reference.fieldNames()[0], schema)
                        .filter(MetadataColumns.CELL::equals)
                        .isPresent();
    }

    private WantedCells and(Set<Long> others) {
        Stream<Long> both = others.stream().filter(this::has);
        return new WantedCells(Optional.of(both.collect(Collectors.toSet())));
    }

    /** Whether rows without a cell are wanted, too. */
    boolean areAll() {
        return named.isEmpty();
    }

    boolean has(long cell) {
        return named.isEmpty() || named.get().contains(cell);
    }

    @Override
    public String toString() {
        return named.map(cells -> cells.stream().sorted().toList().toString()).orElse("all");
    }
}
