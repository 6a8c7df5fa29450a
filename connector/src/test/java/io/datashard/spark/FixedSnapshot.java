package io.datashard.spark;

import io.datashard.Aggregate;
import io.datashard.AggregateGroup;
import io.datashard.ChangePlan;
import io.datashard.ColumnSummary;
import io.datashard.CompactionGroup;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.PlannedFiles;
import io.datashard.Predicate;
import io.datashard.ScanPlan;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.Totals;
import io.datashard.Transaction;
import io.datashard.VersionChange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** A version with given files, which decides given conditions and prunes nothing. */
record FixedSnapshot(
        String location,
        long version,
        Schema schema,
        List<PartitionField> partitionFields,
        List<FileEntry> files,
        Set<Predicate> decided)
        implements Snapshot {

    @Override
    public String tableId() {
        return "id of " + location;
    }

    @Override
    public String id() {
        return "20261121064900.12345640718263";
    }

    @Override
    public Instant time() {
        return Instant.EPOCH;
    }

    @Override
    public String operation() {
        return "append";
    }

    @Override
    public Partitioning partitioning() {
        return new Partitioning(0, partitionFields);
    }

    @Override
    public Map<Integer, Partitioning> partitionings() {
        return Map.of(0, partitioning());
    }

    @Override
    public Map<String, String> properties() {
        return Map.of("owner", "me");
    }

    @Override
    public Totals totals() {
        Totals totals = Totals.NONE;
        for (FileEntry file : files) {
            totals = totals.plus(file);
        }
        return totals;
    }

    @Override
    public Map<String, Long> metrics() {
        return Map.of();
    }

    @Override
    public Stream<Table.HistoryLine> history() {
        return Stream.empty();
    }

    @Override
    public Stream<VersionChange> changes() {
        return Stream.empty();
    }

    @Override
    public ChangePlan changePlan(long since, long until) {
        PlannedFiles none = PlannedFiles.builder().build();
        return new ChangePlan(List.of(), none, none, Set.of());
    }

    @Override
    public Stream<FileEntry> files(Set<Integer> statistics) {
        return Stream.empty();
    }

    @Override
    public OptionalLong lastSequence(String application) {
        return OptionalLong.empty();
    }

    @Override
    public ScanPlan plan(List<Predicate> conditions) {
        PlannedFiles.Builder planned = PlannedFiles.builder();
        files.forEach(planned::add);
        return new ScanPlan(
                planned.build(),
                files.size() + 2,
                files.size() + 1,
                conditions.stream().map(decided::contains).toList());
    }

    @Override
    public List<FileEntry> entries(List<Predicate> conditions) {
        return files;
    }

    @Override
    public ScanPlan plan(List<Predicate> conditions, long rows) {
        return plan(conditions).first(rows);
    }

    @Override
    public List<CompactionGroup> compactionGroups(
            long targetBytes, int most, java.util.function.Predicate<FileEntry> candidates) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<List<AggregateGroup>> aggregate(
            List<Predicate> conditions, List<Field> groupBy, List<Aggregate> aggregates) {
        return Optional.empty();
    }

    @Override
    public Map<Integer, ColumnSummary> summaries(List<Predicate> conditions, Set<Integer> columns) {
        return Map.of();
    }

    @Override
    public Transaction newTransaction() {
        throw new UnsupportedOperationException("only for reading");
    }
}
