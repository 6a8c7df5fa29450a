package io.datashard.spark.read;

import io.datashard.spark.seam.PlannedRelation;
import io.datashard.spark.seam.Sessions;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.connector.read.V1Scan;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.StructType;

/**
 * Changes without the rows that stayed where a version put files in the place of others, and with updates where rows are told apart. It
 * takes a shuffle of the changes, so the scan is a query of its own.
 */
final class NetChangeScan implements V1Scan, SupportsReportStatistics {
    private final ChangeScan changes;
    private final List<String> identifiers;
    private final StructType projection;

    /** @param changes with all columns */
    NetChangeScan(ChangeScan changes, List<String> identifiers, StructType projection) {
        this.changes = changes;
        this.identifiers = List.copyOf(identifiers);
        this.projection = projection;
    }

    @Override
    public StructType readSchema() {
        return projection;
    }

    @Override
    public String description() {
        return changes.description() + (identifiers.isEmpty() ? "" : ", updates by " + String.join(", ", identifiers));
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"
    }) // Spark declares it so, and asks for these two alone
    public <T extends BaseRelation & TableScan> T toV1TableScan(SQLContext context) {
        long bytes =
                changes.plan().inserted().bytes() + changes.plan().deleted().bytes();
        SparkSession session = Sessions.ofWholePlans(context.sparkSession(), bytes);
        Dataset<Row> rows = new NetChanges(changes, identifiers).rows(session);
        return (T) (BaseRelation) new PlannedRelation(rows, projection, description());
    }

    /** Of those rows, too, that are left out. */
    @Override
    public Statistics estimateStatistics() {
        return changes.estimateStatistics();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NetChangeScan that
                && changes.equals(that.changes)
                && identifiers.equals(that.identifiers)
                && projection.equals(that.projection);
    }

    @Override
    public int hashCode() {
        return Objects.hash(changes, identifiers, projection);
    }
}
