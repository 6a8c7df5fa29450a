package io.datashard.integration.crash;

import io.datashard.Database;
import io.datashard.DatabasePin;
import io.datashard.Field;
import io.datashard.Partitioning;
import io.datashard.PlannedFile;
import io.datashard.Predicate;
import io.datashard.RowSet;
import io.datashard.RowStatement;
import io.datashard.RowStatement.Kind;
import io.datashard.RowStatement.Reach;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.TableName;
import io.datashard.Type.Primitive;
import io.datashard.internal.data.RecordReader;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;

/**
 * Tables of one database that each load changes together, each in another way: rows are appended to the first, the second is overwritten,
 * and of the third single rows are deleted while others are added. After a load it is certain which rows each of them has.
 */
final class ThreeTables {
    static final TableName APPENDED = TableName.of("appended");
    static final TableName OVERWRITTEN = TableName.of("overwritten");
    static final TableName CORRECTED = TableName.of("corrected");
    static final List<TableName> ALL = List.of(APPENDED, OVERWRITTEN, CORRECTED);

    static final Comparator<TableName> IN_ORDER = Comparator.comparingInt(ALL::indexOf);
    private static final Schema SCHEMA = Schema.of(Field.required(1, "id", Primitive.LONG));
    private static final int CORRECTABLE = 16;
    private static final int CORRECTION = 100;

    private ThreeTables() {}

    /** Makes them, with load 0. Writers that meet what a dead one left wait for half a second. */
    static void create(Database database) {
        database.transact(all -> {
            for (TableName name : ALL) {
                all.newTable(name, SCHEMA, Partitioning.unpartitioned(), Map.of("commit-timeout-seconds", "1"))
                        .appendRecords(records(afterLoad(0).get(name)));
            }
        });
    }

    /** One transaction over all of them, on top of the load before. */
    static void load(Database database, long load) {
        database.transact(all -> {
            all.on(APPENDED).appendRecords(records(List.of(load)));
            all.on(OVERWRITTEN).overwrite(Predicate.TRUE, List.of()).appendRecords(records(List.of(load)));
            PlannedFile first = largest(all.start().snapshot(CORRECTED));
            all.on(CORRECTED)
                    .deleteRows(
                            new RowStatement(Kind.UPDATE, Predicate.TRUE, Reach.ROW),
                            Map.of(first.path(), RowSet.of(load - 1)))
                    .appendRecords(records(List.of(CORRECTION + load)));
        });
    }

    /** The ids in each of them, in order. */
    static Map<TableName, List<Long>> ids(DatabasePin pin, Configuration configuration) {
        Map<TableName, List<Long>> ids = new TreeMap<>(IN_ORDER);
        ALL.forEach(name -> ids.put(name, ids(pin.snapshot(name), configuration)));
        return ids;
    }

    /** The ids in a version of one of them, in order. */
    static List<Long> ids(Snapshot snapshot, Configuration configuration) {
        Store store = Stores.open(snapshot.location(), configuration);
        List<Long> ids = new ArrayList<>();
        for (PlannedFile file : snapshot.plan(List.of()).files()) {
            try (RecordReader records = RecordReader.open(store, file, snapshot.schema(), Predicate.TRUE)) {
                records.forEachRemaining(row -> ids.add((Long) row.get("id")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return ids.stream().sorted().toList();
    }

    /** What {@link #ids} gives after a load. */
    static Map<TableName, List<Long>> afterLoad(long load) {
        Map<TableName, List<Long>> ids = new TreeMap<>(IN_ORDER);
        ids.put(APPENDED, LongStream.rangeClosed(0, load).boxed().toList());
        ids.put(OVERWRITTEN, List.of(load));
        ids.put(
                CORRECTED,
                LongStream.concat(
                                LongStream.range(load, CORRECTABLE),
                                LongStream.rangeClosed(CORRECTION + 1, CORRECTION + load))
                        .boxed()
                        .toList());
        return ids;
    }

    private static PlannedFile largest(Snapshot snapshot) {
        PlannedFile largest = null;
        for (PlannedFile file : snapshot.plan(List.of()).files()) {
            largest = largest == null || file.rows() > largest.rows() ? file : largest;
        }
        return largest;
    }

    private static List<Map<String, Object>> records(List<Long> ids) {
        return ids.stream().map(id -> Map.<String, Object>of("id", id)).toList();
    }
}
