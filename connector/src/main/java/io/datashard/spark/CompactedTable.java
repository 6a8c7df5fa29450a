package io.datashard.spark;

import io.datashard.Transaction;
import io.datashard.spark.layout.RewritePlan;
import io.datashard.spark.read.CompactionScan;
import io.datashard.spark.write.RewriteBuilder;
import io.datashard.spark.write.RewriteBuilder.Rewriting;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Some files of a table, which a job reads and writes again. For one thread. */
final class CompactedTable extends TransactionTable implements SupportsRead {
    private final RewritePlan plan;
    private final String mark;
    private RewriteBuilder write;

    /** @param mark to be part of the new files' names */
    CompactedTable(String name, Transaction transaction, RewritePlan plan, String mark) {
        super(name, transaction);
        this.plan = plan;
        this.mark = mark;
    }

    @Override
    public Set<TableCapability> capabilities() {
        return Set.of(TableCapability.BATCH_READ, TableCapability.BATCH_WRITE);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        return CompactionScan.builder(name(), transaction.base(), plan.tasks(), options);
    }

    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
        write = new RewriteBuilder(transaction, info, new Rewriting(plan.replaced(), plan.mostFileBytes(), mark));
        return write;
    }

    /** How many files the job has committed. */
    int writtenFiles() {
        return write.written();
    }
}
