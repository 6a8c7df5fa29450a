package io.datashard.integration.crash;

import io.datashard.Database;
import io.datashard.integration.crash.MortalStore.Death;
import io.datashard.integration.crash.MortalStore.Moment;
import io.datashard.internal.commit.WriterProcess;
import io.datashard.internal.database.StoredDatabase;
import io.datashard.internal.store.Stores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** A program that does one load of {@link ThreeTables} and dies at one of its requests of the stores, or passes if it makes fewer. */
final class MortalLoad implements AutoCloseable {
    private final Process process;

    private MortalLoad(Process process) {
        this.process = process;
    }

    /** Starts it in a process of its own, which waits until it is told where to load. */
    static MortalLoad start(int lastRequest, Moment moment) throws IOException {
        List<String> command = List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MortalLoad.class.getName(),
                Integer.toString(lastRequest),
                moment.name());
        return new MortalLoad(new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Lets it load, and returns whether it passed. */
    boolean load(String location) throws IOException, InterruptedException {
        process.outputWriter(StandardCharsets.UTF_8)
                .append(location)
                .append('\n')
                .flush();
        int status = process.waitFor();
        if (status != 0 && status != MortalStore.KILLED) {
            throw new IllegalStateException("the process failed by itself, with " + status);
        }
        return status == 0;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Runs it; the location comes on the input. */
    public static void main(String[] arguments) throws IOException {
        Death death = new Death(Integer.parseInt(arguments[0]), Moment.valueOf(arguments[1]));
        Configuration configuration = new Configuration(false);
        String location = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        if (location != null) {
            ThreeTables.load(open(location, death, configuration), 1);
        }
    }

    private static Database open(String location, Death death, Configuration configuration) {
        return new StoredDatabase(
                MortalStore.of(Stores.open(location, configuration), death),
                directory -> MortalStore.of(Stores.open(location + "/" + directory, configuration), death),
                configuration,
                WriterProcess.THIS);
    }
}
