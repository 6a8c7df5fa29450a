package io.datashard.integration.crash;

import io.datashard.integration.stores.S3Server;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class CrashOnS3Test extends CrashContract {
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
        return server.location(name);
    }

    @Override
    Map<String, String> settings() {
        return server.settings(server.endpoint());
    }
}
