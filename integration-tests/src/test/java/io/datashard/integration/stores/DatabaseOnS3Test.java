package io.datashard.integration.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.DatashardException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DatabaseOnS3Test extends DatabaseContract {
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

    @Test
    void renamingIsRefused() {
        create(STARS);

        assertThatThrownBy(() -> database.renameTable(STARS, SUNS))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("cannot be renamed");
        assertThat(database.tables(List.of("my sky"))).containsExactly(STARS);
    }
}
