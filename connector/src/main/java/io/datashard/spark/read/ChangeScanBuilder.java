package io.datashard.spark.read;

import io.datashard.ChangePlan;
import io.datashard.Snapshot;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Collects what Spark pushes into the scan of a table's changes: columns, and which versions are asked for, by conditions on {@link
 * ChangeColumns#VERSION}. Changes of others are not looked for.
 */
public final class ChangeScanBuilder implements SupportsPushDownV2Filters, SupportsPushDownRequiredColumns {
    private final String table;
    private final Snapshot snapshot;
    private final List<String> identifiers;
    private final CaseInsensitiveStringMap options;
    private final List<Predicate> pushed = new ArrayList<>();
    private VersionRange versions;
    private StructType projection;

    /**
     * A scan of all columns and versions, to be narrowed.
     *
     * @param table what users call the table of changes
     * @param identifiers columns that tell rows apart, by which an update is known; none to show it as a row deleted and one inserted
     */
    public ChangeScanBuilder(
            String table, Snapshot snapshot, List<String> identifiers, CaseInsensitiveStringMap options) {
        this.table = table;
        this.snapshot = snapshot;
        this.identifiers = List.copyOf(identifiers);
        this.options = options;
        this.versions = new VersionRange(0, snapshot.version());
        this.projection = ChangeColumns.of(snapshot);
    }

    /** All of them are evaluated on rows, too. */
    @Override
    public Predicate[] pushPredicates(Predicate[] predicates) {
        for (Predicate predicate : predicates) {
            VersionRange narrowed = versions.where(predicate);
            if (!narrowed.equals(versions)) {
                versions = narrowed;
                pushed.add(predicate);
            }
        }
        return predicates;
    }

    @Override
    public Predicate[] pushedPredicates() {
        return pushed.toArray(Predicate[]::new);
    }

    /** Columns are read whole, also where Spark wants a part of a struct only. */
    @Override
    public void pruneColumns(StructType requiredSchema) {
        StructType all = ChangeColumns.of(snapshot);
        projection = new StructType(
                List.of(requiredSchema.fieldNames()).stream().map(all::apply).toArray(StructField[]::new));
    }

    @Override
    public Scan build() {
        ChangePlan plan = snapshot.changePlan(versions.since(), versions.until());
        ChangeScan.Subject subject = new ChangeScan.Subject(table, snapshot, versions, options);
        return plan.replacing().isEmpty() && identifiers.isEmpty()
                ? new ChangeScan(subject, plan, projection)
                : new NetChangeScan(new ChangeScan(subject, plan, ChangeColumns.of(snapshot)), identifiers, projection);
    }
}
