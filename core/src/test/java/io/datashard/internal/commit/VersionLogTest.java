package io.datashard.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Field;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Table;
import io.datashard.Type.Primitive;
import io.datashard.internal.store.Stores;
import io.datashard.internal.version.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which numbers of a table's versions are found how. */
class VersionLogTest {
    private static final Configuration CONFIGURATION = new Configuration(false);

    @TempDir
    Path root;

    @BeforeEach
    void write() {
        Schema schema = Schema.of(Field.required(0, "id", Primitive.LONG));
        Table table = Table.create(root.toString(), schema, Partitioning.unpartitioned(), Map.of(), CONFIGURATION);
        table.newTransaction().properties(Map.of("owner", "Ada")).commit();
        table.newTransaction().properties(Map.of("owner", "Grace")).commit();
    }

    private VersionLog log() {
        return new VersionLog(Stores.open(root.toString(), CONFIGURATION), WriterProcess.THIS);
    }

    @Test
    void aStrayObjectIsListedAndIsNotTheNewestVersion() throws IOException {
        Files.copy(root.resolve(Layout.commit(3)), root.resolve(Layout.commit(9)));

        assertThat(log().newestNumber()).isEqualTo(3);
        assertThat(log().listedNumbers()).containsExactly(1L, 2L, 3L, 9L);
    }

    @Test
    void onlyObjectsOfNumbersThatCanBeAreListed() throws IOException {
        for (String name : new String[] {"09999999999999999999.json", "00000000000000000000.json", "4.json", "notes"}) {
            Files.createFile(root.resolve(Layout.COMMITS).resolve(name));
        }

        assertThat(log().listedNumbers()).containsExactly(1L, 2L, 3L);
    }
}
