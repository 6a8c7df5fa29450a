package io.datashard.integration.stores;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class StoreOnHdfsTest extends StoreContract {
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

    @Override
    int races() {
        return 50;
    }
}
