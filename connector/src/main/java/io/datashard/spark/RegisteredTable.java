package io.datashard.spark;

import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;

/** A table that gets a name somewhere else once it is committed. */
final class RegisteredTable implements org.apache.spark.sql.connector.catalog.StagedTable, SupportsWrite {
    private final StagedTable table;
    private final Runnable register;

    RegisteredTable(StagedTable table, Runnable register) {
        this.table = table;
        this.register = register;
    }

    @Override
    public String name() {
        return table.name();
    }

    @Override
    @SuppressWarnings("deprecation") // columns() is its successor
    public StructType schema() {
        return table.schema();
    }

    @Override
    public Column[] columns() {
        return table.columns();
    }

    @Override
    public Transform[] partitioning() {
        return table.partitioning();
    }

    @Override
    public Map<String, String> properties() {
        return table.properties();
    }

    @Override
    public Set<TableCapability> capabilities() {
        return table.capabilities();
    }

    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
        return table.newWriteBuilder(info);
    }

    @Override
    public void commitStagedChanges() {
        table.commitStagedChanges();
        register.run();
    }

    @Override
    public void abortStagedChanges() {
        table.abortStagedChanges();
    }
}
