package io.datashard.integration.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.ConcurrentModificationException;
import io.datashard.Table;
import io.datashard.Transaction;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DatabaseOnHdfsTest extends DatabaseContract {
    private static HdfsCluster cluster;

    @BeforeAll
    static void start() throws IOException {
        cluster = HdfsCluster.start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Override
    String location(String name) {
        return cluster.location(name);
    }

    @Override
    Configuration configuration() {
        return cluster.configuration();
    }

    @Test
    void aRenamedTableLeavesNothingBehindAndWritersOfTheOldNameFail() throws IOException {
        Table stars = create(STARS);
        Transaction open = stars.newTransaction().appendRecords(List.of(Map.of("id", 2L)));
        Transaction late = stars.newTransaction();

        database.renameTable(STARS, SUNS);

        assertThatThrownBy(() -> late.appendRecords(List.of(Map.of("id", 3L)))).isInstanceOf(Exception.class);
        assertThatThrownBy(open::commit)
                .isInstanceOf(ConcurrentModificationException.class)
                .hasMessageContaining("was renamed");
        assertThat(database.tables(List.of("my sky"))).containsExactly(SUNS);
        Path old = new Path(database.location(STARS.parts()));
        assertThat(old.getFileSystem(configuration()).exists(old)).isFalse();
        assertThat(database.table(SUNS).history()).hasSize(1);
    }
}
