package io.datashard.integration.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** An {@link AppendLoop} in a process of its own, to be killed. */
final class Victim implements AutoCloseable {
    private final Process process;

    /** The ids of the commits that it began. */
    final TreeSet<Long> tried = new TreeSet<>();

    /** The ids of the commits that it acknowledged. */
    final TreeSet<Long> acknowledged = new TreeSet<>();

    private Victim(Process process) {
        this.process = process;
    }

    /** Starts it; it does not commit to the table yet. */
    static Victim start(String location, long firstId, Map<String, String> settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                AppendLoop.class.getName(),
                location,
                Long.toString(firstId)));
        settings.forEach((key, value) -> command.add(key + "=" + value));
        return new Victim(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Lets it commit to the table for a while and kills it, as SIGKILL and power buttons do: nothing of it runs any more. */
    void runAndKill(long micros) throws IOException, InterruptedException {
        BufferedReader output = process.inputReader();
        String ready = output.readLine();
        if (!"ready".equals(ready)) {
            throw new IllegalStateException("the process ended before it was killed: " + ready);
        }
        process.outputWriter().append('\n').flush();
        TimeUnit.MICROSECONDS.sleep(micros);
        boolean alive = process.isAlive();
        process.toHandle().destroyForcibly(); // Process.destroyForcibly would close the output, too
        process.waitFor();
        if (!alive) {
            throw new IllegalStateException("the process ended by itself, with " + process.exitValue());
        }
        output.lines().forEach(this::heard);
    }

    private void heard(String line) {
        if (line.matches("try \\d+")) {
            tried.add(Long.parseLong(line.substring("try ".length())));
        } else if (line.matches("done \\d+")) {
            acknowledged.add(Long.parseLong(line.substring("done ".length())));
        } // else the end of a line that it was killed in
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
