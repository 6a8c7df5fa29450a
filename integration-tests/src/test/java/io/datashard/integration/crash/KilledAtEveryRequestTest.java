package io.datashard.integration.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Database;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.TableName;
import io.datashard.integration.crash.MortalStore.Moment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A transaction over three tables whose process is killed at any of its requests of the store is there as a whole or not at all, and
 * nobody has to repair anything. Which requests, the system property {@code datashard.kill.every} says: each with 1, as in the
 * profile slow-tests.
 */
class KilledAtEveryRequestTest {
    private static final int EVERY = Integer.getInteger("datashard.kill.every", 9);

    private final Configuration configuration = new Configuration(false);
    private final Map<Long, Integer> loadsSeen = new HashMap<>();

    @TempDir
    Path directory;

    @Test
    void isThereAsAWholeOrNotAtAllWithoutRepair() throws Exception {
        int kills = killAtEveryRequest(Moment.BEFORE_THE_REQUEST, 1);
        kills += killAtEveryRequest(Moment.AFTER_THE_REQUEST, 1 + EVERY / 2); // in a spread others

        System.out.printf("%d kills, after which load %s was seen so many times%n", kills, loadsSeen);
        assertThat(kills).as("kills").isGreaterThan(60 / EVERY);
        assertThat(loadsSeen).as("both outcomes were seen").containsOnlyKeys(0L, 1L);
    }

    private int killAtEveryRequest(Moment moment, int first) throws IOException, InterruptedException {
        int last = first;
        MortalLoad next = MortalLoad.start(last, moment);
        try {
            for (int kills = 0; ; kills++, last += EVERY) {
                MortalLoad now = next;
                next = MortalLoad.start(last + EVERY, moment); // comes up meanwhile
                String location = directory.resolve(moment + " " + last).toString();
                Database database = Database.open(location, configuration);
                ThreeTables.create(database);
                boolean passed = now.load(location);
                requireWholeAndWritable(database, passed, "killed " + moment + ", at request " + last);
                if (passed) {
                    return kills;
                }
            }
        } finally {
            next.close();
        }
    }

    private void requireWholeAndWritable(Database database, boolean passed, String when) {
        Map<TableName, List<Long>> seen = ThreeTables.ids(database.pin(), configuration);
        long load = seen.get(ThreeTables.OVERWRITTEN).get(0);
        assertThat(seen).as(when).isEqualTo(ThreeTables.afterLoad(load));
        assertThat(load).as(when).isBetween(passed ? 1L : 0L, 1L);
        loadsSeen.merge(load, 1, Integer::sum);
        // each by itself, as who knows nothing of the database reads it
        Map<TableName, List<Long>> alone = new TreeMap<>(ThreeTables.IN_ORDER);
        ThreeTables.ALL.forEach(name -> alone.put(name, ThreeTables.ids(loadSnapshot(database, name), configuration)));
        assertThat(alone).as(when).isEqualTo(seen);

        ThreeTables.load(database, load + 1);

        assertThat(ThreeTables.ids(database.pin(), configuration)).as(when).isEqualTo(ThreeTables.afterLoad(load + 1));
        for (TableName name : ThreeTables.ALL) {
            assertThat(database.table(name).verify().damaged())
                    .as("%s, %s", name, when)
                    .isEmpty();
        }
    }

    private Snapshot loadSnapshot(Database database, TableName name) {
        return Table.loadSnapshot(database.location(name.parts()), configuration);
    }
}
