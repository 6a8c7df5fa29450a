package io.datashard.internal.table;

import io.datashard.Border;
import io.datashard.ConcurrentModificationException;
import io.datashard.Database;
import io.datashard.DatabaseTransaction;
import io.datashard.Defaults;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.RowSet;
import io.datashard.RowStatement;
import io.datashard.Schema;
import io.datashard.SchemaChange;
import io.datashard.Table;
import io.datashard.TableName;
import io.datashard.Tablet;
import io.datashard.Transaction;
import io.datashard.Type;
import io.datashard.Type.IntervalUnit;
import io.datashard.Type.Primitive;
import io.datashard.VacuumOptions;
import io.datashard.internal.data.DataFileWriter;
import io.datashard.internal.data.RecordFormat;
import io.datashard.internal.sphere.Direction;
import io.datashard.internal.sphere.Healpix;
import io.datashard.internal.version.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * The tables of format 1 under src/test/resources. They are written once and read by every later version: a table that users have
 * written must stay readable. What the format gets later adds others beside them; this writes those that are missing:
 *
 * <pre>java -cp ... io.datashard.internal.table.GoldenTables core/src/test/resources/golden/format-1</pre>
 */
final class GoldenTables {
    /** A table of every type, with the extreme values of each. */
    static final String TYPES = "types";

    /** A table of every operation, with enough versions that its catalog and its history have runs and its metadata a file. */
    static final String HISTORY = "history";

    /** A table with work that applications number. */
    static final String WRITERS = "writers";

    /** A table whose history keeps, in its tail and in a run, what commits took. */
    static final String METRICS = "metrics";

    /** A table that was dropped, created again by other columns, and dropped. */
    static final String DROPPED = "dropped";

    /** A table that was purged, and another one created in its place. */
    static final String PURGED = "purged";
    /** A table whose columns and partitioning changed, with files and a run of before and after. */
    static final String EVOLUTION = "evolution";

    /** A table in which rows were deleted and changed, with vectors in its tail, its runs and in files. */
    static final String DELETES = "deletes";

    /** A table that was rolled back and vacuumed, with a tag and a pin that keep old versions. */
    static final String KEPT = "kept";

    /** A database whose tables have versions that were committed together, one that was aborted, and one that is not decided. */
    static final String DATABASE = "database";

    /** A table that is partitioned by cells of the sphere, with points that have no cell, and in runs, too. */
    static final String SKY = "sky";

    /** A table by cells of the sphere whose files have their border rows first, with entries in runs and in the tail. */
    static final String BORDERS = "borders";

    private static final Configuration CONFIGURATION = new Configuration(false);

    private GoldenTables() {}

    /** Writes the tables that are missing, and what a reader sees in them. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]).toAbsolutePath();
        write(directory, TYPES, GoldenTables::writeTypes);
        write(directory, HISTORY, GoldenTables::writeHistory);
        write(directory, WRITERS, GoldenTables::writeWriters);
        write(directory, METRICS, GoldenTables::writeMetrics);
        write(directory, DROPPED, GoldenTables::writeDropped);
        write(directory, PURGED, GoldenTables::writePurged);
        write(directory, EVOLUTION, GoldenTables::writeEvolution);
        write(directory, DELETES, GoldenTables::writeDeletes);
        write(directory, KEPT, GoldenTables::writeKept);
        write(directory, DATABASE, GoldenTables::writeDatabase);
        write(directory, SKY, GoldenTables::writeSky);
        write(directory, BORDERS, GoldenTables::writeBorders);
    }

    private interface TableWriter {
        void write(Path table) throws IOException;
    }

    private static void write(Path directory, String name, TableWriter writer) throws IOException {
        Path table = directory.resolve(name);
        if (!Files.exists(table)) {
            writer.write(table);
        }
        if (!Files.exists(table.resolve(Layout.COMMITS))) {
            return; // a test says what is read of a database
        }
        Path listing = directory.resolve(name + ".txt");
        if (!Files.exists(listing)) {
            Files.writeString(listing, TableListing.of(table.toString()));
        }
    }

    /** A table's directory in the resources. */
    static Path directory(String table) {
        return Path.of("src/test/resources/golden/format-1", table);
    }

    /** A copy of a table in a directory, which a test may damage. */
    static Path copy(String table, Path directory) throws IOException {
        Path target = directory.resolve(table);
        Path source = directory(table);
        try (Stream<Path> paths = Files.walk(source)) {
            for (Path path : paths.sorted(Comparator.naturalOrder()).toList()) {
                Files.copy(path, target.resolve(source.relativize(path).toString()));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return target;
    }

    private static void writeKept(Path directory) {
        Schema schema = Schema.of(Field.required(0, "id", Primitive.LONG));
        Map<String, String> properties = Map.of("retention-minimum", "0 hours");
        Table table =
                Table.create(directory.toString(), schema, Partitioning.unpartitioned(), properties, CONFIGURATION);
        for (long id = 1; id <= 3; id++) {
            table.newTransaction().appendRecords(List.of(Map.of("id", id))).commit();
        }
        table.tag("two rows", "3");
        table.tag("for a while", "4", Instant.parse("2126-11-21T00:00:00Z"));
        table.pin("2", Instant.parse("2126-11-21T00:00:00Z"));
        table.newTransaction().delete(Predicate.TRUE).commit();
        table.newTransaction().appendRecords(List.of(Map.of("id", 4L))).commit();
        table.vacuum(VacuumOptions.DEFAULT.withRetention(Duration.ZERO));
        table.rollbackTo("two rows");
        table.newTransaction().appendRecords(List.of(Map.of("id", 5L))).commit();
    }

    private static void writeDatabase(Path directory) throws IOException {
        Schema schema = Schema.of(Field.required(0, "id", Primitive.LONG));
        Database database = Database.open(directory.toString(), CONFIGURATION);
        TableName flights = TableName.of("flights");
        TableName planes = TableName.of("fleet", "planes");
        for (TableName name : List.of(flights, planes)) {
            database.newTable(name, schema, Partitioning.unpartitioned(), Map.of())
                    .commit();
        }
        Consumer<DatabaseTransaction> row = both -> {
            both.on(flights).appendRecords(List.of(Map.of("id", 1L)));
            both.on(planes).appendRecords(List.of(Map.of("id", 2L)));
        };
        database.transact(row);
        DatabaseTransaction late = database.newTransaction();
        late.on(flights).overwrite(Predicate.TRUE, List.of());
        late.on(planes).overwrite(Predicate.TRUE, List.of());
        database.table(flights)
                .newTransaction()
                .appendRecords(List.of(Map.of("id", 3L)))
                .commit();
        try {
            late.commit();
            throw new AssertionError("it conflicts");
        } catch (ConcurrentModificationException e) {
            // fleet.planes has an aborted version
        }
        database.transact(row);
        Set<Path> before = decisions(directory);
        database.transact(row);
        for (Path decision : decisions(directory)) {
            if (!before.contains(decision)) {
                Files.delete(decision);
            }
        }
        Files.delete(directory.resolve("flights").resolve(Layout.decisionCopy(5)));
        Files.delete(directory.resolve("fleet/planes").resolve(Layout.decisionCopy(5)));
    }

    private static Set<Path> decisions(Path database) throws IOException {
        try (Stream<Path> decisions = Files.list(database.resolve(Layout.TRANSACTIONS))) {
            return decisions.collect(Collectors.toSet());
        }
    }

    private static void writeSky(Path directory) {
        Schema schema = Schema.of(
                Field.required(0, "id", Primitive.LONG),
                Field.optional(0, "ra", Primitive.DOUBLE),
                Field.optional(0, "dec", Primitive.FLOAT));
        Table table = Table.create(
                directory.toString(),
                schema,
                Partitioning.parse("healpix(2, ra, dec)", schema),
                Map.of(),
                CONFIGURATION);
        table.newTransaction()
                .appendRecords(List.of(
                        Map.of("id", 1L, "ra", 10.5, "dec", 41.25f),
                        Map.of("id", 2L, "ra", 370.5, "dec", 41.25f),
                        Map.of("id", 3L, "ra", -0.25, "dec", -89.5f),
                        Map.of("id", 4L, "ra", Double.NaN, "dec", 1f),
                        Map.of("id", 5L, "dec", 1f)))
                .commit();
        for (long id = 6; id < 24; id++) {
            table.newTransaction()
                    .appendRecords(List.of(Map.of("id", id, "ra", 137.5 * id, "dec", (float) (8 * id - 108))))
                    .commit();
        }
    }

    private static void writeBorders(Path directory) throws IOException {
        Schema schema = Schema.of(
                Field.required(0, "id", Primitive.LONG),
                Field.optional(0, "ra", Primitive.DOUBLE),
                Field.optional(0, "dec", Primitive.DOUBLE));
        Healpix cells = new Healpix(1);
        Table table = Table.create(
                directory.toString(),
                schema,
                Partitioning.parse("healpix(1, ra, dec)", schema),
                Map.of("neighbor-radius", "1 deg"),
                CONFIGURATION);
        for (long cell = 0; cell < 20; cell++) {
            StoredTransaction transaction = (StoredTransaction) table.newTransaction();
            String name = "cell-" + cell + ".parquet";
            DataFileWriter<Map<String, ?>> file = DataFileWriter.open(
                    transaction.store(),
                    Layout.tablet(transaction.snapshotId(), "cell", name),
                    new Tablet(0, List.of(cell), name),
                    transaction.schema(),
                    new RecordFormat(transaction.schema()),
                    Map.of(),
                    CONFIGURATION);
            file.write(record(10 * cell, cells.point(cell, 0.001, 0.4)));
            file.write(record(10 * cell + 1, cells.point(cell, 0.6, 0.999)));
            long bytes = file.endRowGroup();
            file.write(record(10 * cell + 2, cells.center(cell)));
            transaction.append(List.of(file.finish().withBorder(new Border(1, 2, bytes))));
            transaction.commit();
        }
    }

    private static Map<String, ?> record(long id, Direction point) {
        return Map.of("id", id, "ra", point.longitude(), "dec", point.latitude());
    }

    static Schema allTypes() {
        return Schema.of(
                Field.required(0, "id", Primitive.LONG),
                Field.optional(0, "flag", Primitive.BOOLEAN),
                Field.optional(0, "tiny", Primitive.BYTE),
                Field.optional(0, "small", Primitive.SHORT),
                Field.optional(0, "number", Primitive.INT),
                Field.optional(0, "single", Primitive.FLOAT),
                Field.optional(0, "real", Primitive.DOUBLE),
                Field.optional(0, "price", new Type.Decimal(9, 2)),
                Field.optional(0, "amount", new Type.Decimal(18, 4)),
                Field.optional(0, "huge", new Type.Decimal(38, 10)),
                new Field(0, "name", Primitive.STRING, true, Optional.of("what it is called")),
                Field.optional(0, "data", Primitive.BINARY),
                Field.optional(0, "day", Primitive.DATE),
                Field.optional(0, "moment", Primitive.TIMESTAMP),
                Field.optional(0, "local", Primitive.TIMESTAMP_NTZ),
                Field.optional(0, "age", new Type.YearMonthInterval(IntervalUnit.YEAR, IntervalUnit.MONTH)),
                Field.optional(0, "span", new Type.DayTimeInterval(IntervalUnit.DAY, IntervalUnit.SECOND)),
                Field.optional(
                        0,
                        "address",
                        new Type.Struct(List.of(
                                Field.optional(0, "city", Primitive.STRING), Field.required(0, "zip", Primitive.INT)))),
                Field.optional(0, "tags", new Type.Array(0, Primitive.STRING, true)),
                Field.optional(0, "scores", new Type.Map(0, Primitive.STRING, 0, Primitive.DOUBLE, true)));
    }

    private static void writeTypes(Path table) {
        Schema schema = allTypes();
        Partitioning partitioning = Partitioning.parse("truncate(2, name), real", schema);
        Transaction creation =
                Table.newTable(table.toString(), schema, partitioning, Map.of("owner", "golden"), CONFIGURATION);
        creation.appendRecords(List.of(row(1, 1), row(2, -1), Map.of("id", 3L)));
        creation.commit();
        Map<String, Object> extreme = row(4, 1);
        extreme.put("single", Float.NaN);
        extreme.put("real", Double.NaN);
        extreme.put("name", "ab\uD83D\uDE00" + "long".repeat(20));
        extreme.put("data", ByteBuffer.wrap("\uFFFF".repeat(20).getBytes(StandardCharsets.UTF_8)));
        Map<String, Object> zero = row(5, 0);
        zero.put("single", -0.0f);
        zero.put("real", -0.0);
        Map<String, Object> infinite = row(6, 1);
        infinite.put("single", Float.POSITIVE_INFINITY);
        infinite.put("real", Double.NEGATIVE_INFINITY);
        Table.load(table.toString(), CONFIGURATION)
                .newTransaction()
                .appendRecords(List.of(extreme, zero, infinite))
                .commit();
    }

    private static Map<String, Object> row(long id, int sign) {
        Map<String, Object> row = new HashMap<>();
        row.put("id", id);
        row.put("flag", sign > 0);
        row.put("tiny", sign * Byte.MAX_VALUE);
        row.put("small", sign * Short.MAX_VALUE);
        row.put("number", sign * Integer.MAX_VALUE);
        row.put("single", sign * 0.1f);
        row.put("real", sign * 0.1);
        row.put("price", BigDecimal.valueOf(sign * 123_456_789L, 2));
        row.put("amount", BigDecimal.valueOf(sign * 123_456_789_012_345_678L, 4));
        row.put("huge", new BigDecimal(sign * 9 + "999999999999999999999999999.0123456789"));
        row.put("name", "abc" + id);
        row.put("data", ByteBuffer.wrap(new byte[] {0, (byte) sign, (byte) 0xff}));
        row.put("day", sign * 20_000);
        row.put("moment", sign * 1_700_000_000_123_456L);
        row.put("local", sign * 1_700_000_000_123_456L);
        row.put("age", sign * 15);
        row.put("span", sign * 90_061_000_001L);
        row.put("address", Map.of("city", "Z\u00fcrich", "zip", 8000));
        row.put("tags", List.of("a", "b"));
        row.put("scores", Map.of("x", sign * 1.5));
        return row;
    }

    private static void writeHistory(Path table) throws IOException {
        Schema schema = Schema.of(
                Field.required(0, "id", Primitive.LONG),
                Field.optional(0, "ts", Primitive.TIMESTAMP),
                Field.optional(0, "value", Primitive.DOUBLE));
        Transaction creation = Table.newTable(
                table.toString(),
                schema,
                Partitioning.parse("days(ts), bucket(2, id)", schema),
                Map.of(),
                CONFIGURATION);
        creation.appendRecords(List.of(event(1, 1), event(2, 1), event(3, 2)));
        creation.commit();
        begin(table).appendRecords(List.of(event(4, 2), Map.of("id", 5L))).commit();
        begin(table).appendRecords(List.of(event(6, -700))).commit();
        Transaction overwrite = begin(table);
        FileEntry first = files(overwrite).get(1);
        overwrite.overwritePartitions(List.of(write(overwrite, first.tablet(), "again.parquet", event(6, -700))));
        overwrite.commit();
        Transaction delete = begin(table);
        delete.delete(List.of(files(delete).get(0))).commit();
        Transaction replace = begin(table);
        Tablet tablet = files(replace).get(0).tablet();
        replace.replace(List.of(write(replace, tablet, tablet.name(), event(6, -700))));
        replace.commit();
        begin(table).properties(Map.of("owner", "golden")).commit();
        for (int i = 7; i < 17; i++) {
            begin(table).appendRecords(List.of(event(i, 3))).commit();
        }
        begin(table).properties(Map.of("note", "by reference, ".repeat(150))).commit();
        begin(table).appendRecords(List.of(event(17, 4))).commit();
        begin(table)
                .overwrite(Predicate.TRUE, List.of())
                .appendRecords(List.of(event(18, 5)))
                .commit();
        Schema other = Schema.of(Field.optional(0, "name", Primitive.STRING));
        begin(table)
                .replaceTable(other, Partitioning.unpartitioned())
                .appendRecords(List.of(Map.of("name", "new")))
                .commit();
    }

    private static void writeWriters(Path table) {
        Schema schema = Schema.of(Field.required(0, "id", Primitive.LONG));
        Table.newTable(table.toString(), schema, Partitioning.unpartitioned(), Map.of(), CONFIGURATION)
                .appendRecords(List.of(Map.of("id", 1L)))
                .once("nightly load", 0)
                .commit();
        begin(table).appendRecords(List.of(Map.of("id", 2L))).commit();
        begin(table)
                .appendRecords(List.of(Map.of("id", 3L)))
                .once("fl\u00fcge \"2\"", Long.MAX_VALUE)
                .commit();
        begin(table)
                .overwrite(Predicate.TRUE, List.of())
                .appendRecords(List.of(Map.of("id", 4L)))
                .once("nightly load", 20_261_121)
                .commit();
    }

    private static void writeMetrics(Path table) {
        Schema schema = Schema.of(Field.required(0, "id", Primitive.LONG));
        Table.create(table.toString(), schema, Partitioning.unpartitioned(), Map.of(), CONFIGURATION);
        for (int i = 2; i <= 19; i++) {
            begin(table).properties(Map.of("count", Integer.toString(i))).commit();
        }
    }

    private static void writeDropped(Path table) {
        Table first = createWithRow(table, "id", 1L);
        first.drop();
        Table second = createWithRow(table, "number", 2L);
        second.newTransaction().appendRecords(List.of(Map.of("number", 3L))).commit();
        second.drop();
    }

    private static void writePurged(Path table) {
        Table first = createWithRow(table, "id", 1L);
        first.newTransaction().appendRecords(List.of(Map.of("id", 2L))).commit();
        first.purge();
        createWithRow(table, "number", 3L);
    }

    private static Table createWithRow(Path table, String column, long value) {
        Schema schema = Schema.of(Field.required(0, column, Primitive.LONG));
        Table.newTable(table.toString(), schema, Partitioning.unpartitioned(), Map.of(), CONFIGURATION)
                .appendRecords(List.of(Map.of(column, value)))
                .commit();
        return Table.load(table.toString(), CONFIGURATION);
    }

    private static void writeEvolution(Path table) {
        Type point =
                new Type.Struct(List.of(Field.optional(0, "x", Primitive.INT), Field.optional(0, "y", Primitive.INT)));
        Schema schema = Schema.of(
                Field.required(0, "id", Primitive.INT),
                Field.optional(0, "tiny", Primitive.BYTE),
                Field.optional(0, "single", Primitive.FLOAT),
                Field.optional(0, "price", new Type.Decimal(5, 2)),
                Field.optional(0, "name", Primitive.STRING).withSqlType(Optional.of("varchar(10)")),
                Field.optional(0, "points", new Type.Array(0, point, true)));
        Table.create(table.toString(), schema, Partitioning.parse("bucket(2, id)", schema), Map.of(), CONFIGURATION);
        Map<String, Object> row = Map.of(
                "id",
                1,
                "tiny",
                -128,
                "single",
                0.1f,
                "price",
                new BigDecimal("-123.45"),
                "name",
                "one",
                "points",
                List.of(Map.of("x", 1, "y", 2)));
        // more than a tail holds, so that a run has the narrow types
        for (int i = 0; i < 9; i++) {
            begin(table).appendRecords(List.of(row, Map.of("id", 100 + i))).commit();
        }
        Transaction late = begin(table).appendRecords(List.of(Map.of("id", 2, "tiny", 127)));
        begin(table)
                .alter(List.of(
                        new SchemaChange.Widen(List.of("id"), Primitive.LONG),
                        new SchemaChange.Widen(List.of("tiny"), Primitive.LONG),
                        new SchemaChange.Widen(List.of("single"), Primitive.DOUBLE),
                        new SchemaChange.Widen(List.of("price"), new Type.Decimal(25, 2)),
                        new SchemaChange.Rename(List.of("name"), "title"),
                        new SchemaChange.Comment(List.of("title"), Optional.of("once name"))))
                .commit();
        late.commit();
        begin(table)
                .alter(List.of(
                        new SchemaChange.Drop(List.of("points", "element", "x")),
                        new SchemaChange.Add(
                                List.of("points", "element"),
                                Field.optional(0, "x", Primitive.STRING),
                                SchemaChange.Position.FIRST)))
                .commit();
        begin(table)
                .alter(List.of(
                        new SchemaChange.Add(
                                List.of(),
                                Field.required(0, "level", new Type.Decimal(9, 1))
                                        .withDefaults(Defaults.of(new BigDecimal("0.5"))),
                                SchemaChange.Position.after("id")),
                        new SchemaChange.Add(Field.optional(0, "name", Primitive.STRING)),
                        new SchemaChange.SetDefault(
                                List.of("name"), new Defaults(1, null, null, Optional.of("upper('x')")))))
                .partitionBy("name, bucket(2, id)")
                .commit();
        begin(table)
                .appendRecords(List.of(Map.of("id", 9_000_000_000L, "name", "new")))
                .commit();
        begin(table)
                .alter(List.of(
                        new SchemaChange.SetDefault(List.of("name"), Defaults.NONE),
                        new SchemaChange.SetDefault(List.of("level"), Defaults.of(new BigDecimal("2.0"))),
                        new SchemaChange.SetNotNull(List.of("level"))))
                .partitionBy("")
                .commit();
        begin(table).appendRecords(List.of(Map.of("id", 3L))).commit();
    }

    private static void writeDeletes(Path table) {
        Schema schema = Schema.of(Field.required(0, "id", Primitive.LONG), Field.required(0, "p", Primitive.INT));
        Table.newTable(table.toString(), schema, Partitioning.parse("p", schema), Map.of(), CONFIGURATION)
                .appendRecords(numbers(0, 10, 1))
                .appendRecords(numbers(1000, 1260, 2))
                .commit();
        deleteRows(table, RowStatement.Kind.DELETE, 1, LongStream.of(3, 7)).commit();
        deleteRows(table, RowStatement.Kind.UPDATE, 2, LongStream.range(0, 130).map(row -> 2 * row))
                .appendRecords(numbers(2000, 2003, 3))
                .commit();
        for (int i = 0; i < 9; i++) {
            deleteRows(table, RowStatement.Kind.MERGE, 2, LongStream.of(2 * i + 1))
                    .commit();
            begin(table).appendRecords(numbers(3000 + i, 3001 + i, 4)).commit();
        }
        deleteRows(table, RowStatement.Kind.DELETE, 1, LongStream.of(0, 1, 2, 4, 5, 6, 8, 9))
                .commit();
        deleteRows(table, RowStatement.Kind.DELETE, 3, LongStream.of(1)).commit();
    }

    private static List<Map<String, Object>> numbers(long from, long to, int p) {
        return LongStream.range(from, to)
                .mapToObj(id -> Map.<String, Object>of("id", id, "p", p))
                .toList();
    }

    /** Deletes rows of the one file of a partition. */
    private static Transaction deleteRows(Path table, RowStatement.Kind kind, int p, LongStream rows) {
        Transaction transaction = begin(table);
        Predicate condition =
                new Predicate.Comparison(transaction.schema().field("p").orElseThrow(), Predicate.Operator.EQ, p);
        String path = transaction.base().entries(List.of(condition)).get(0).path();
        return transaction.deleteRows(
                new RowStatement(kind, condition, RowStatement.Reach.ROW), Map.of(path, RowSet.of(rows.toArray())));
    }

    private static Transaction begin(Path table) {
        return Table.load(table.toString(), CONFIGURATION).newTransaction();
    }

    private static List<FileEntry> files(Transaction transaction) {
        return transaction.base().entries(List.of());
    }

    private static Map<String, Object> event(long id, int day) {
        long micros = LocalDateTime.of(2024, 1, 1, 12, 30).plusDays(day).toEpochSecond(ZoneOffset.UTC) * 1_000_000;
        return Map.of("id", id, "ts", day < 0 ? micros - 1_700_000_000_000_000L : micros, "value", id / 4.0);
    }

    /** A file in the partition of a tablet. */
    private static FileEntry write(Transaction transaction, Tablet partition, String name, Map<String, ?> row)
            throws IOException {
        StoredTransaction stored = (StoredTransaction) transaction;
        DataFileWriter<Map<String, ?>> writer = DataFileWriter.open(
                stored.store(),
                Layout.tablet(transaction.snapshotId(), "", name),
                new Tablet(partition.partitioning(), partition.partition(), name),
                transaction.schema(),
                new RecordFormat(transaction.schema()),
                Map.of(),
                stored.configuration());
        writer.write(row);
        return writer.finish();
    }
}
