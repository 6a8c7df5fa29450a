package io.datashard.spark.write;

import io.datashard.DatashardException;
import io.datashard.Predicate;
import io.datashard.Transaction;
import io.datashard.spark.types.SparkPredicates;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.SupportsDynamicOverwrite;
import org.apache.spark.sql.connector.write.SupportsOverwriteV2;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;

/** Configures a write of one job, which is one transaction. */
public final class DatashardWriteBuilder implements WriteBuilder, SupportsOverwriteV2, SupportsDynamicOverwrite {
    private final Transaction transaction;
    private final LogicalWriteInfo info;
    private WriteMode mode = new WriteMode.Append();

    /** @param transaction what the job will commit; nothing is written until the job runs */
    public DatashardWriteBuilder(Transaction transaction, LogicalWriteInfo info) {
        this.transaction = transaction;
        this.info = info;
    }

    @Override
    public boolean canOverwrite(org.apache.spark.sql.connector.expressions.filter.Predicate[] predicates) {
        return condition(predicates).isPresent();
    }

    @Override
    public WriteBuilder overwrite(org.apache.spark.sql.connector.expressions.filter.Predicate[] predicates) {
        mode = new WriteMode.OverwriteMatching(condition(predicates)
                .orElseThrow(() -> new DatashardException("cannot overwrite where " + Arrays.toString(predicates)
                        + ": only comparisons of columns with literals decide which files go. Use such a condition")));
        return this;
    }

    private Optional<Predicate> condition(org.apache.spark.sql.connector.expressions.filter.Predicate[] predicates) {
        return SparkPredicates.translateAll(List.of(predicates), transaction.schema());
    }

    @Override
    public WriteBuilder truncate() {
        mode = new WriteMode.OverwriteMatching(Predicate.TRUE);
        return this;
    }

    @Override
    public WriteBuilder overwriteDynamicPartitions() {
        mode = new WriteMode.OverwritePartitions();
        return this;
    }

    @Override
    public Write build() {
        return DatashardWrite.of(transaction, mode, info);
    }
}
