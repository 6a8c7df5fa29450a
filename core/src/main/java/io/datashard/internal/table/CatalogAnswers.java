package io.datashard.internal.table;

import io.datashard.Aggregate;
import io.datashard.AggregateGroup;
import io.datashard.ColumnSummary;
import io.datashard.CompactionGroup;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.PlannedFiles;
import io.datashard.Predicate;
import io.datashard.ScanPlan;
import io.datashard.Schema;
import io.datashard.Transform;
import io.datashard.Type;
import io.datashard.internal.aggregate.CatalogAggregation;
import io.datashard.internal.aggregate.ColumnSurvey;
import io.datashard.internal.catalog.LiveFiles;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.prune.ConditionColumns;
import io.datashard.internal.prune.Match;
import io.datashard.internal.prune.PartitionProjection;
import io.datashard.internal.prune.Pruner;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;

/** What the file catalog of a version answers. Each question streams it once, if at all. */
record CatalogAnswers(Version version, Store store) {

    /** Behind {@link io.datashard.Snapshot#plan(List, long)}. */
    ScanPlan plan(List<Predicate> conditions, long rows) {
        RecentPlans.Question question = new RecentPlans.Question(
                store.identity(), version.number(), version.identity().transactionId(), conditions, rows);
        return RecentPlans.OF_PROCESS.plan(question, () -> planned(conditions, rows));
    }

    /** A plan of all files is made by all cores; one that may end early goes from the first file on. */
    private ScanPlan planned(List<Predicate> conditions, long rows) {
        Selection selection = selection(conditions, statistics(conditions, Set.of()));
        List<Selection> ranges = rows == Long.MAX_VALUE
                ? version.ranges(store, selection, ForkJoinPool.getCommonPoolParallelism() + 1)
                : List.of(selection);
        return ScanPlanner.joined(ranges.parallelStream()
                .map(range -> planned(conditions, rows, range))
                .toList());
    }

    private ScanPlan planned(List<Predicate> conditions, long rows, Selection range) {
        ScanPlanner planner = new ScanPlanner(conditions, metadata());
        PlannedFiles.Builder chosen = PlannedFiles.builder();
        try (LiveFiles files = version.files(store, range)) {
            while (!planner.holds(rows) && files.hasNext()) {
                FileEntry file = files.next();
                if (planner.choose(file)) {
                    chosen.add(file);
                }
            }
        }
        return planner.plan(chosen.build(), version.line().totals().files());
    }

    /** Behind {@link io.datashard.Snapshot#entries}. */
    List<FileEntry> entries(List<Predicate> conditions) {
        ScanPlanner planner = new ScanPlanner(conditions, metadata());
        List<FileEntry> chosen = new ArrayList<>();
        try (LiveFiles files = version.files(store, selection(conditions, Selection.all()))) {
            files.forEachRemaining(file -> {
                if (planner.choose(file)) {
                    chosen.add(file);
                }
            });
        }
        return Collections.unmodifiableList(chosen);
    }

    /** Behind {@link io.datashard.Snapshot#compactionGroups}. */
    List<CompactionGroup> compactionGroups(
            long targetBytes, int most, java.util.function.Predicate<FileEntry> candidates) {
        CompactionPacking packing = new CompactionPacking(targetBytes);
        try (LiveFiles files = files(List.of(), Set.of())) {
            while (packing.groups().size() < most && files.hasNext()) {
                FileEntry file = files.next();
                if (file.tablet().partitioning() == metadata().partitioning().id() && candidates.test(file)) {
                    packing.add(file);
                }
            }
        }
        List<CompactionGroup> groups = packing.finish();
        return groups.subList(0, Math.min(most, groups.size()));
    }

    /** Behind {@link io.datashard.Snapshot#aggregate}. */
    Optional<List<AggregateGroup>> aggregate(
            List<Predicate> conditions, List<Field> groupBy, List<Aggregate> aggregates) {
        Set<Field> columns = CatalogAggregation.columns(groupBy, aggregates);
        columns.forEach(this::requireColumn);
        if (!columns.stream().map(Field::type).allMatch(Type::isPrimitive)) {
            return Optional.empty();
        } else if (conditions.isEmpty() && columns.isEmpty()) {
            return Optional.of(List.of(allRows(aggregates.size())));
        }
        CatalogAggregation aggregation = new CatalogAggregation(
                pruner(conditions), groupBy, aggregates, metadata().partitioningsById());
        try (LiveFiles files = files(conditions, aggregation.statisticsColumns())) {
            while (files.hasNext()) {
                if (!aggregation.add(files.next())) {
                    return Optional.empty();
                }
            }
        }
        return aggregation.groups();
    }

    /** The rows of a table are counted already. */
    private AggregateGroup allRows(int times) {
        return new AggregateGroup(
                List.of(), Collections.nCopies(times, version.line().totals().rows()));
    }

    /** Behind {@link io.datashard.Snapshot#summaries}. */
    Map<Integer, ColumnSummary> summaries(List<Predicate> conditions, Set<Integer> columns) {
        Map<Integer, ColumnSurvey> surveys = new HashMap<>();
        Set<Integer> statistics = new HashSet<>();
        for (int id : columns) {
            ColumnSurvey survey = new ColumnSurvey(primitive(id), metadata().partitioningsById());
            surveys.put(id, survey);
            if (survey.needsStatistics()) {
                statistics.add(id);
            }
        }
        Pruner pruner = pruner(conditions);
        try (LiveFiles files = files(conditions, statistics)) {
            while (files.hasNext()) {
                FileEntry file = files.next();
                if (pruner.match(file) != Match.NONE) {
                    surveys.values().forEach(survey -> survey.add(file));
                }
            }
        }
        Map<Integer, ColumnSummary> summaries = new HashMap<>();
        surveys.forEach((id, survey) -> summaries.put(id, survey.summary()));
        return Map.copyOf(summaries);
    }

    /** The files in partitions that may match, with the statistics of the conditions' columns and others. */
    private LiveFiles files(Collection<Predicate> conditions, Set<Integer> statistics) {
        return version.files(store, selection(conditions, statistics(conditions, statistics)));
    }

    private Selection statistics(Collection<Predicate> conditions, Set<Integer> statistics) {
        Set<Integer> wanted = ConditionColumns.of(conditions);
        wanted.removeIf(this::isFixedInFiles);
        wanted.addAll(statistics);
        return Selection.ofStats(wanted);
    }

    /** Whether every file has one value of a column, which its partition tells: its statistics could only say the same. */
    private boolean isFixedInFiles(int column) {
        return metadata().partitioningsById().values().stream().allMatch(partitioning -> partitioning.fields().stream()
                .anyMatch(field -> field.isOf(column) && field.transform() instanceof Transform.Identity));
    }

    /** The tablets in partitions that may match, with the statistics of a selection. */
    private Selection selection(Collection<Predicate> conditions, Selection statistics) {
        PartitionProjection partitions =
                new PartitionProjection(conditions, schema(), metadata().partitioningsById());
        return statistics.ofTablets(partitions, partitions.conditions());
    }

    private Pruner pruner(List<Predicate> conditions) {
        return new Pruner(new Predicate.And(conditions), schema(), metadata().partitioningsById());
    }

    private Field primitive(int id) {
        return schema().field(id)
                .filter(field -> field.type().isPrimitive())
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no primitive column with id " + id + " in the schema " + schema()));
    }

    private void requireColumn(Field column) {
        if (schema().field(column.id())
                .filter(known -> known.type().equals(column.type()))
                .isEmpty()) {
            throw new IllegalArgumentException("an aggregate is of the column " + column.name() + " with id "
                    + column.id() + " and type " + column.type() + ", which the schema " + schema() + " does not have");
        }
    }

    private Schema schema() {
        return metadata().schema();
    }

    private Metadata metadata() {
        return version.metadata().metadata();
    }
}
