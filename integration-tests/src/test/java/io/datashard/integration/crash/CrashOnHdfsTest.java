package io.datashard.integration.crash;

import io.datashard.integration.stores.HdfsCluster;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class CrashOnHdfsTest extends CrashContract {
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
    int tables() {
        return 1;
    }

    @Override
    int kills() {
        return 10;
    }

    @Override
    int longestRunMillis() {
        return 500;
    }

    @Override
    String location(String name) {
        return cluster.location(name);
    }

    @Override
    Map<String, String> settings() {
        return cluster.settings();
    }
}
