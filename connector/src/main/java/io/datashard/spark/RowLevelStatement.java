package io.datashard.spark;

import io.datashard.Predicate;
import io.datashard.RowStatement;
import io.datashard.RowStatement.Kind;
import io.datashard.RowStatement.Reach;
import io.datashard.Snapshot;
import io.datashard.spark.seam.DecidesByRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.connector.write.RowLevelOperation;

/** A DELETE, UPDATE or MERGE on one version of a table: what its scans and its write know of each other. For one statement. */
abstract class RowLevelStatement implements RowLevelOperation, DecidesByRow {
    final String table;
    final Snapshot snapshot;
    private final Command command;
    private final List<Supplier<Predicate>> scanned = new ArrayList<>();
    private Reach reach = Reach.TABLE;

    RowLevelStatement(String table, Snapshot snapshot, Command command) {
        this.table = table;
        this.snapshot = snapshot;
        this.command = command;
    }

    @Override
    public final Command command() {
        return command;
    }

    @Override
    public final void decidesByRow() {
        reach = command == Command.MERGE ? Reach.TABLE : Reach.ROW;
    }

    /** Remembers a scan of the table, by the condition that it will have once Spark has planned it. */
    final void scans(Supplier<Predicate> condition) {
        scanned.add(condition);
    }

    /** The statement as its scans were planned. */
    final RowStatement statement() {
        List<Predicate> conditions = scanned.stream().map(Supplier::get).toList();
        Predicate condition =
                switch (conditions.size()) {
                    case 0 -> Predicate.TRUE; // Spark found that it needs no row; that is not told by a condition
                    case 1 -> conditions.get(0);
                    default -> new Predicate.Or(conditions);
                };
        return new RowStatement(Kind.valueOf(command.name()), condition, reach);
    }

    @Override
    public final String description() {
        return command + " of " + table + " version " + snapshot.version();
    }
}
