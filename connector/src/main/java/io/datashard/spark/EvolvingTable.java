package io.datashard.spark;

import io.datashard.Schema;
import io.datashard.SchemaChange;
import io.datashard.Snapshot;
import io.datashard.Transaction;
import io.datashard.spark.write.DatashardWriteBuilder;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;

/** A table whose columns a transaction changes together with the rows of the one job that writes to it. */
final class EvolvingTable extends TransactionTable {
    EvolvingTable(String name, Transaction transaction) {
        super(name, transaction);
    }

    /**
     * A table that gets what rows have more than it.
     *
     * @throws io.datashard.DatashardException if it can have no columns for them, or they lack some that are never null
     */
    static EvolvingTable merging(String name, StructType rows, Snapshot snapshot) {
        Transaction transaction = snapshot.newTransaction();
        List<SchemaChange> changes = SchemaMerge.of(rows, snapshot.schema());
        if (!changes.isEmpty()) {
            transaction.alter(changes);
        }
        SaveCheck.requireFit(rows, transaction.schema(), snapshot.location());
        return new EvolvingTable(name, transaction);
    }

    /** The columns that it will have. */
    Schema merged() {
        return transaction.schema();
    }

    @Override
    public Set<TableCapability> capabilities() {
        return DatashardTable.CAPABILITIES;
    }

    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
        Options.requireKnownForWrite(info.options().asCaseSensitiveMap());
        number(info);
        return new DatashardWriteBuilder(transaction, info);
    }
}
