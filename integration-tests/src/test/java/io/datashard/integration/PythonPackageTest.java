package io.datashard.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests of the Python package, on the jar that was just built. They need Python 3 and, the first time, PyPI. */
class PythonPackageTest {
    private static final Path SCRIPT = Path.of("../connector/python/test").toAbsolutePath();

    @Test
    void thePackageDoesWhatItsTestsSay(@TempDir Path directory) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        ProcessBuilder tests = new ProcessBuilder(SCRIPT.toString(), "-q")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Process process = tests.start();
        boolean ended = process.waitFor(20, TimeUnit.MINUTES);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }

        assertThat(ended).as(Files.readString(output)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }
}
