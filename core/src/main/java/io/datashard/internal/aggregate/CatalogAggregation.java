package io.datashard.internal.aggregate;

import io.datashard.Aggregate;
import io.datashard.AggregateGroup;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.internal.prune.Match;
import io.datashard.internal.prune.Pruner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Aggregates the rows of files that it is shown one by one, holding no more than its groups. For one thread. */
public final class CatalogAggregation {
    /** More groups are left to engines that need not hold them in one process. */
    static final int MOST_GROUPS = 100_000;

    private final Pruner condition;
    private final List<FileColumn> groupBy;
    private final List<Aggregate> aggregates;
    private final Map<Integer, FileColumn> columns = new HashMap<>();
    private final Map<List<Object>, List<Accumulator>> groups = new LinkedHashMap<>();

    /**
     * @param condition which rows to take
     * @param groupBy primitive columns
     * @param aggregates of primitive columns
     * @param partitionings every partitioning that files may belong to, by id
     */
    public CatalogAggregation(
            Pruner condition,
            List<Field> groupBy,
            List<Aggregate> aggregates,
            Map<Integer, Partitioning> partitionings) {
        this.condition = condition;
        for (Field column : columns(groupBy, aggregates)) {
            columns.put(column.id(), new FileColumn(column, partitionings));
        }
        this.groupBy = groupBy.stream().map(this::column).toList();
        this.aggregates = List.copyOf(aggregates);
        if (groupBy.isEmpty()) {
            groups.put(List.of(), newGroup());
        }
    }

    /** The columns that a question is about. */
    public static Set<Field> columns(List<Field> groupBy, List<Aggregate> aggregates) {
        Set<Field> columns = new HashSet<>(groupBy);
        for (Aggregate aggregate : aggregates) {
            if (aggregate instanceof Aggregate.Count count) {
                columns.add(count.column());
            } else if (aggregate instanceof Aggregate.Min min) {
                columns.add(min.column());
            } else if (aggregate instanceof Aggregate.Max max) {
                columns.add(max.column());
            }
        }
        return columns;
    }

    /** The ids of the columns whose statistics files must come with, if they have some. */
    public Set<Integer> statisticsColumns() {
        Set<Integer> ids = new HashSet<>();
        for (FileColumn column : columns.values()) {
            if (!column.isInEveryPartition()) {
                ids.add(column.id());
            }
        }
        return ids;
    }

    /** Adds a file's rows. False if its entry leaves something open: then there is no answer, and no file need be added any more. */
    public boolean add(FileEntry file) {
        Match match = file.liveRows() == 0 ? Match.NONE : condition.match(file);
        if (match != Match.ALL) {
            return match == Match.NONE;
        }
        List<Object> key = new ArrayList<>(groupBy.size());
        for (FileColumn column : groupBy) {
            Optional<Known> shared = column.shared(file);
            if (shared.isEmpty()) {
                return false;
            }
            key.add(shared.get().value());
        }
        List<Accumulator> group = groups.computeIfAbsent(key, added -> newGroup());
        return groups.size() <= MOST_GROUPS && group.stream().allMatch(accumulator -> accumulator.add(file));
    }

    /** The answer for the files that were added; nothing if it is not certain. */
    public Optional<List<AggregateGroup>> groups() {
        List<AggregateGroup> answer = new ArrayList<>(groups.size());
        for (Map.Entry<List<Object>, List<Accumulator>> group : groups.entrySet()) {
            List<Object> values = new ArrayList<>();
            for (Accumulator accumulator : group.getValue()) {
                Optional<Known> result = accumulator.result();
                if (result.isEmpty()) {
                    return Optional.empty();
                }
                values.add(result.get().value());
            }
            answer.add(new AggregateGroup(group.getKey(), values));
        }
        return Optional.of(List.copyOf(answer));
    }

    private List<Accumulator> newGroup() {
        return aggregates.stream().map(this::newAccumulator).toList();
    }

    private Accumulator newAccumulator(Aggregate aggregate) {
        if (aggregate instanceof Aggregate.Count count) {
            return new Accumulator.Values(column(count.column()));
        } else if (aggregate instanceof Aggregate.Min min) {
            return Accumulator.First.least(column(min.column()));
        } else if (aggregate instanceof Aggregate.Max max) {
            return Accumulator.First.greatest(column(max.column()));
        }
        return new Accumulator.Rows();
    }

    private FileColumn column(Field field) {
        return columns.get(field.id());
    }
}
