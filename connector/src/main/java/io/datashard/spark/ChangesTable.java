package io.datashard.spark;

import io.datashard.DatashardException;
import io.datashard.Snapshot;
import io.datashard.spark.read.ChangeColumns;
import io.datashard.spark.read.ChangeScanBuilder;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The rows that the versions of a table inserted, deleted and updated, up to the version at which it is loaded, which is chosen when it is
 * first asked for and stays. Only for reading. Two are equal when they show the same.
 */
final class ChangesTable implements Table, SupportsRead {
    /** What it is called behind a table's name. */
    static final String NAME = "changes";

    private final String name;
    private final Supplier<Snapshot> snapshot;

    /**
     * The changes of a table.
     *
     * @param name what users call them: datashard.`location`.changes
     * @param loadSnapshot called at most once
     */
    ChangesTable(String name, Supplier<Snapshot> loadSnapshot) {
        this.name = name;
        this.snapshot = new Pinned<>(loadSnapshot);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    @SuppressWarnings("deprecation") // columns() is its successor, and still made from it
    public StructType schema() {
        return ChangeColumns.of(snapshot.get());
    }

    @Override
    public Set<TableCapability> capabilities() {
        return Set.of(TableCapability.BATCH_READ);
    }

    /**
     * Begins a scan.
     *
     * @throws DatashardException if the options ask for another version, or for identifiers that are no columns
     */
    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        TimeTravel.requireLoaded(name, snapshot.get(), options);
        return new ChangeScanBuilder(name, snapshot.get(), identifiers(options), options);
    }

    private List<String> identifiers(CaseInsensitiveStringMap options) {
        String names = options.getOrDefault(Options.IDENTIFIER_COLUMNS, "");
        return Stream.of(names.split(","))
                .map(String::trim)
                .filter(column -> !column.isEmpty())
                .map(this::identifier)
                .toList();
    }

    private String identifier(String column) {
        return snapshot.get()
                .schema()
                .field(column)
                .filter(field -> field.type().isPrimitive())
                .orElseThrow(() -> new DatashardException("the option " + Options.IDENTIFIER_COLUMNS + " names "
                        + column + ", which is no column of " + name
                        + " with a type that can be compared; its columns are "
                        + snapshot.get().schema()))
                .name();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChangesTable that && identity().equals(that.identity());
    }

    @Override
    public int hashCode() {
        return Objects.hash(identity());
    }

    private List<Object> identity() {
        Snapshot shown = snapshot.get();
        return List.of(shown.location(), shown.tableId(), shown.version());
    }

    @Override
    public String toString() {
        return name;
    }
}
