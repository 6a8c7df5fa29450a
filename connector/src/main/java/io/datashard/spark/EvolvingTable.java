package io.datashard.spark;

import io.datashard.Transaction;
import io.datashard.spark.write.DatashardWriteBuilder;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;

/** A table whose columns a transaction changes together with the rows of the one job that writes to it. */
final class EvolvingTable extends TransactionTable {
    EvolvingTable(String name, Transaction transaction) {
        super(name, transaction);
    }

    @Override
    public Set<TableCapability> capabilities() {
        return DatashardTable.CAPABILITIES;
    }

    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
        number(info);
        return new DatashardWriteBuilder(transaction, info);
    }
}
