package io.datashard.spark;

import io.datashard.CompactionGroup;
import io.datashard.FileEntry;
import io.datashard.Transaction;
import io.datashard.spark.read.CompactionScan;
import io.datashard.spark.write.RewriteBuilder;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Some files of a table, which a job reads and writes again. */
final class CompactedTable extends TransactionTable implements SupportsRead {
    private final List<CompactionGroup> groups;

    CompactedTable(String name, Transaction transaction, List<CompactionGroup> groups) {
        super(name, transaction);
        this.groups = List.copyOf(groups);
    }

    @Override
    public Set<TableCapability> capabilities() {
        return Set.of(TableCapability.BATCH_READ, TableCapability.BATCH_WRITE);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        return () -> new CompactionScan(name(), transaction.base(), groups, options);
    }

    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
        List<FileEntry> replaced =
                groups.stream().flatMap(group -> group.files().stream()).toList();
        return new RewriteBuilder(transaction, info, replaced);
    }
}
