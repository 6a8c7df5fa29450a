package io.datashard.spark;

import io.datashard.DatashardException;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.TableAlreadyExistsException;
import io.datashard.Transaction;
import io.datashard.internal.types.PartitioningText;
import io.datashard.internal.version.Once;
import io.datashard.spark.seam.Sessions;
import io.datashard.spark.seam.TableWrite;
import io.datashard.spark.types.BooleanOption;
import io.datashard.spark.types.SparkSchema;
import io.datashard.spark.types.SparkTransforms;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code df.write.format("datashard").save(path)}, in all save modes. */
final class SaveToPath {
    private static final Logger LOG = LoggerFactory.getLogger(SaveToPath.class);

    private final SparkSession session;
    private final CaseInsensitiveStringMap options;
    private final TableAddress table;
    private final String location;
    private final Optional<Once> once;

    /** @throws DatashardException for an unknown option, one whose value is not possible, or a missing path */
    SaveToPath(SparkSession session, CaseInsensitiveStringMap options) {
        Options.requireKnownForWrite(options.asCaseSensitiveMap());
        this.session = session;
        this.options = options;
        this.location = PathTables.location(options);
        this.table = new PathTables(session).at(location);
        this.once = Options.once(options);
    }

    void save(Dataset<Row> rows, SaveMode mode) {
        Optional<Snapshot> newest = table.findSnapshot().map(SessionView::shown);
        if (newest.isEmpty()) {
            create(rows, mode);
        } else if (isDoneIn(newest.get())) {
            LOG.info(
                    "Nothing is written to {}: version {} has the {}",
                    location,
                    newest.get().version(),
                    once.get());
            noteDone(newest.get());
        } else if (mode == SaveMode.ErrorIfExists) {
            throw new TableAlreadyExistsException(
                    "there is a table at " + location
                            + " already, and the save mode is errorifexists, Spark's default. Choose mode append, overwrite or ignore");
        } else if (mode == SaveMode.Append) {
            append(rows, newest.get());
        } else if (mode == SaveMode.Overwrite) {
            overwrite(rows, newest.get());
        }
    }

    /**
     * Whether this write was committed before. Then a job that is tried again gets what it wants in every save mode, and its query need
     * not run.
     */
    private boolean isDoneIn(Snapshot snapshot) {
        return once.filter(work -> snapshot.lastSequence(work.application()).orElse(-1) >= work.sequence())
                .isPresent();
    }

    /** A scope must know of it: what it does beside this, and is not numbered, may have been done with it before. */
    private void noteDone(Snapshot snapshot) {
        if (Scopes.of(session).isPresent()) {
            Once work = once.orElseThrow();
            snapshot.newTransaction().once(work.application(), work.sequence()).commit();
        }
    }

    /** Of several jobs that append to nothing, one creates the table and the others append to it. */
    private void create(Dataset<Row> rows, SaveMode mode) {
        Schema schema = SparkSchema.fromSpark(rows.schema().asNullable());
        Partitioning partitioning = wantedPartitioning(schema).orElse(Partitioning.unpartitioned());
        Transaction creation = mode == SaveMode.Append
                ? table.createOrAppend(schema, partitioning, Map.of())
                : table.create(schema, partitioning, Map.of());
        write(new StagedTable(PathTables.name(location), creation)).append(rows);
    }

    private void append(Dataset<Row> rows, Snapshot snapshot) {
        requireSamePartitioning(snapshot);
        Target target = target(rows, snapshot);
        write(target.table()).append(target.rows());
    }

    private void overwrite(Dataset<Row> rows, Snapshot snapshot) {
        if (BooleanOption.isTrue(options, Options.OVERWRITE_SCHEMA)) {
            Schema schema = SparkSchema.fromSpark(rows.schema().asNullable());
            Partitioning partitioning = wantedPartitioning(schema).orElse(Partitioning.unpartitioned());
            Transaction replacement = snapshot.newTransaction().replaceTable(schema, partitioning);
            write(new StagedTable(PathTables.name(location), replacement)).append(rows);
            return;
        }
        requireSamePartitioning(snapshot);
        Target target = target(rows, snapshot);
        if (isDynamic()) {
            write(target.table()).overwritePartitions(target.rows());
        } else {
            write(target.table()).overwrite(target.rows());
        }
    }

    /** A table and rows that have all of its columns. */
    private record Target(org.apache.spark.sql.connector.catalog.Table table, Dataset<Row> rows) {}

    /** The table, with columns for the rows if it shall have them. */
    private Target target(Dataset<Row> rows, Snapshot snapshot) {
        String name = PathTables.name(location);
        if (!BooleanOption.isTrue(options, Options.MERGE_SCHEMA)) {
            SaveCheck.requireSameColumns(rows.schema(), snapshot.schema(), location);
            return new Target(DatashardTable.of(name, snapshot), CompleteRows.of(rows, snapshot.schema()));
        }
        EvolvingTable table = EvolvingTable.merging(name, rows.schema(), snapshot);
        return new Target(table, CompleteRows.of(rows, table.merged()));
    }

    private TableWrite write(org.apache.spark.sql.connector.catalog.Table table) {
        DatashardCatalog catalog = new DatashardCatalog();
        return new TableWrite(table, catalog, Identifier.of(new String[0], location), options.asCaseSensitiveMap());
    }

    /** What partitionBy or the option {@code partitioning} ask for. */
    private Optional<Partitioning> wantedPartitioning(Schema schema) {
        List<String> columns = Sessions.partitionColumns(options);
        String text = options.get(Options.PARTITIONING);
        if (text != null && !columns.isEmpty()) {
            throw new DatashardException("partitionBy(" + String.join(", ", columns) + ") and the option "
                    + Options.PARTITIONING + " = " + text + " both say how to partition; give one of them");
        } else if (text != null) {
            return Optional.of(Partitioning.parse(text, schema));
        } else if (!columns.isEmpty()) {
            String quoted = columns.stream().map(SparkTransforms::quoted).collect(Collectors.joining(", "));
            return Optional.of(Partitioning.parse(quoted, schema));
        }
        return Optional.empty();
    }

    private void requireSamePartitioning(Snapshot snapshot) {
        Schema schema = snapshot.schema();
        String present = PartitioningText.format(snapshot.partitioning(), schema);
        wantedPartitioning(schema).ifPresent(wanted -> {
            String asked = PartitioningText.format(wanted, schema);
            if (!asked.equals(present)) {
                throw new DatashardException("the table at " + location + " is "
                        + (present.isEmpty() ? "not partitioned" : "partitioned by " + present)
                        + ", but the write asks for "
                        + (asked.isEmpty() ? "no partitioning" : asked)
                        + ". Leave the partitioning out to keep the table's, or"
                        + " replace the table with mode overwrite and the option " + Options.OVERWRITE_SCHEMA
                        + " = true");
            }
        });
    }

    private boolean isDynamic() {
        String value = options.getOrDefault(
                        Options.PARTITION_OVERWRITE_MODE,
                        session.conf().get("spark.sql.sources.partitionOverwriteMode"))
                .toLowerCase(Locale.ROOT);
        return switch (value) {
            case "dynamic" -> true;
            case "static" -> false;
            default -> throw new DatashardException("the option " + Options.PARTITION_OVERWRITE_MODE + " is \"" + value
                    + "\"; set it to static or dynamic");
        };
    }
}
