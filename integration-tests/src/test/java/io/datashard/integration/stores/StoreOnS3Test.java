package io.datashard.integration.stores;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class StoreOnS3Test extends StoreContract {
    private static S3Server server;

    @BeforeAll
    static void start() throws IOException {
        server = S3Server.start(S3Server.Access.SIGNED);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    String location(String name) {
        return server.location(name);
    }

    @Override
    Configuration configuration() {
        return server.configuration(server.endpoint());
    }

    @Override
    int races() {
        return 100;
    }
}
