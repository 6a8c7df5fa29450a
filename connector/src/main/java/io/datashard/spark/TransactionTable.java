package io.datashard.spark;

import io.datashard.Transaction;
import io.datashard.spark.seam.ColumnSchemas;
import io.datashard.spark.seam.SortedTarget;
import io.datashard.spark.types.SparkTransforms;
import io.datashard.spark.write.RowOrder;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.types.StructType;

/** A table as a transaction makes it, which becomes visible with the rows of the one job that writes to it. */
abstract class TransactionTable implements SupportsWrite, SortedTarget {
    final Transaction transaction;
    private final String name;

    TransactionTable(String name, Transaction transaction) {
        this.name = name;
        this.transaction = transaction;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    @SuppressWarnings("deprecation") // columns() is its successor
    public final StructType schema() {
        return ColumnSchemas.of(columns());
    }

    @Override
    public final Column[] columns() {
        return SparkColumns.toSpark(transaction.schema());
    }

    @Override
    public final Transform[] partitioning() {
        return SparkTransforms.toSpark(transaction.partitioning(), transaction.schema());
    }

    @Override
    public final Map<String, String> properties() {
        return transaction.properties();
    }

    @Override
    public final boolean ordersRows() {
        return RowOrder.isWanted(transaction.partitioning(), transaction.properties());
    }

    /** Numbers the transaction, if a job says so. */
    final void number(LogicalWriteInfo info) {
        Options.once(info.options()).ifPresent(once -> transaction.once(once.application(), once.sequence()));
    }
}
