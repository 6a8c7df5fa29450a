package io.datashard.spark.write;

import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Transaction;
import io.datashard.Transform;
import io.datashard.internal.types.Neighborhood;
import io.datashard.internal.types.SortOrder.Direction;
import io.datashard.internal.types.SortOrder.Nulls;
import io.datashard.internal.types.SortOrder.SortKey;
import io.datashard.spark.functions.CatalogFunctions;
import io.datashard.spark.seam.RowPlacement;
import io.datashard.spark.types.SparkTransforms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.connector.distributions.Distribution;
import org.apache.spark.sql.connector.distributions.Distributions;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.NullOrdering;
import org.apache.spark.sql.connector.expressions.SortDirection;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Which rows a task shall get and in which order: those of a partition one after the other, and within it as the table sorts. */
public final class RowOrder {
    /** As they come. */
    static final RowOrder ANY = new RowOrder(DistributionMode.NONE, new Expression[0], new SortOrder[0]);

    private final DistributionMode mode;
    private final Expression[] partition;
    private final SortOrder[] ordering;

    private RowOrder(DistributionMode mode, Expression[] partition, SortOrder[] ordering) {
        this.mode = mode;
        this.partition = partition;
        this.ordering = ordering;
    }

    /** Whether a table wants rows in some order. */
    public static boolean isWanted(Partitioning partitioning, Map<String, String> properties) {
        return !partitioning.isUnpartitioned()
                || properties.containsKey(io.datashard.internal.types.SortOrder.PROPERTY);
    }

    /**
     * What the rows of a transaction need. Rows that are already where they are to be are not moved.
     *
     * @throws io.datashard.DatashardException for an option of the write, or a property of the table, that is not possible
     */
    static RowOrder of(Transaction transaction, CaseInsensitiveStringMap options) {
        if (transaction.alreadyCommitted()) {
            return ANY; // rows that nobody writes need not be shuffled
        }
        Expression[] partition = SparkTransforms.toSpark(transaction.partitioning(), transaction.schema());
        List<SortKey> keys = keys(transaction);
        Optional<Neighborhood> neighborhood =
                Neighborhood.of(transaction.properties(), transaction.partitioning(), transaction.schema());
        DistributionMode wanted = DistributionMode.in(options)
                .or(() -> DistributionMode.in(transaction.properties()))
                .orElse(
                        !keys.isEmpty()
                                ? DistributionMode.RANGE
                                : partition.length > 0 ? DistributionMode.HASH : DistributionMode.NONE);
        RowPlacement placement = RowPlacement.of(options);
        if (placement == RowPlacement.SORTED && keys.isEmpty() && neighborhood.isEmpty()) {
            return ANY;
        }
        List<SortOrder> ordering = new ArrayList<>();
        for (int i = 0; i < partition.length; i++) {
            if (neighborhood.isEmpty() || neighborhood.get().place() != i) {
                ordering.add(Expressions.sort(partition[i], SortDirection.ASCENDING));
            }
        }
        // last of the partition, so that the rows of each lie together
        neighborhood.ifPresent(
                near -> ordering.add(Expressions.sort(layout(near, transaction.schema()), SortDirection.ASCENDING)));
        keys.forEach(key -> ordering.add(toSpark(key)));
        // rows that the query sorted are in another order than the table's, and would come to all tasks from everywhere
        DistributionMode mode = placement == RowPlacement.TOGETHER ? DistributionMode.NONE : wanted;
        return new RowOrder(mode, partition, ordering.toArray(SortOrder[]::new));
    }

    private static Expression layout(Neighborhood near, Schema schema) {
        return CatalogFunctions.layout(
                near.cells().order(),
                SparkTransforms.column(schema.path(near.longitude())),
                SparkTransforms.column(schema.path(near.latitude())),
                near.radius());
    }

    /** The table's sort order without columns that are the same in all rows of a partition. */
    private static List<SortKey> keys(Transaction transaction) {
        List<Integer> constant = transaction.partitioning().fields().stream()
                .filter(field -> field.transform() instanceof Transform.Identity)
                .flatMap(field -> field.sourceIds().stream())
                .toList();
        return io.datashard.internal.types.SortOrder.of(transaction.properties(), transaction.schema()).keys().stream()
                .filter(key -> !constant.contains(key.column().id()))
                .toList();
    }

    private static SortOrder toSpark(SortKey key) {
        return Expressions.sort(
                Expressions.column(SparkTransforms.column(key.path())),
                key.direction() == Direction.ASCENDING ? SortDirection.ASCENDING : SortDirection.DESCENDING,
                key.nulls() == Nulls.FIRST ? NullOrdering.NULLS_FIRST : NullOrdering.NULLS_LAST);
    }

    Distribution distribution() {
        return switch (mode) {
            case NONE -> Distributions.unspecified();
            case HASH -> partition.length == 0 ? Distributions.unspecified() : Distributions.clustered(partition);
            case RANGE -> ordering.length == 0 ? Distributions.unspecified() : Distributions.ordered(ordering);
        };
    }

    /** Whether rows go from task to task. */
    boolean isDistributed() {
        return !distribution().equals(Distributions.unspecified());
    }

    /** Whether no task may get a part of what another one should have: two parts of a range would overlap. */
    boolean isStrict() {
        return mode == DistributionMode.RANGE;
    }

    SortOrder[] ordering() {
        return ordering.clone();
    }
}
