package io.datashard.integration.crash;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class CrashOnLocalDiskTest extends CrashContract {
    @TempDir
    Path directory;

    @Override
    int tables() {
        return Integer.getInteger("datashard.killed.tables", 2);
    }

    @Override
    int kills() {
        return 20;
    }

    @Override
    int longestRunMillis() {
        return 250;
    }

    @Override
    String location(String name) {
        return directory.resolve(name).toString();
    }

    @Override
    Map<String, String> settings() {
        return Map.of();
    }
}
