package io.datashard.integration.stores;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;

class StoreOnLocalDiskTest extends StoreContract {
    @TempDir
    Path directory;

    @Override
    String location(String name) {
        return directory.resolve(name).toString();
    }

    @Override
    Configuration configuration() {
        return new Configuration();
    }

    @Override
    int races() {
        return 200;
    }
}
