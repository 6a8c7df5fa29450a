package io.datashard.integration.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Field;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Table;
import io.datashard.Type.Primitive;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line reaches other stores than local disks, as docs/command-line.md says: HDFS by its jar alone, S3 with Hadoop's jars for it. */
class CommandLineOnStoresTest {
    private static final Path SCRIPT = Path.of("../core/cli/datashard").toAbsolutePath();
    private static final Schema SCHEMA = Schema.of(Field.required(0, "id", Primitive.LONG));

    @TempDir
    Path directory;

    @Test
    void onHdfs() throws Exception {
        try (HdfsCluster cluster = HdfsCluster.start()) {
            requireCommands(cluster.location("numbers"), cluster.configuration(), cluster.settings(), Map.of());
        }
    }

    @Test
    void onS3() throws Exception {
        try (S3Server server = S3Server.start(S3Server.Access.SIGNED)) {
            requireCommands(
                    server.location("numbers"),
                    server.configuration(server.endpoint()),
                    server.settings(server.endpoint()),
                    Map.of("DATASHARD_CLASSPATH", hadoopsJarsForS3()));
        }
    }

    private static String hadoopsJarsForS3() {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(jar -> jar.contains("hadoop-aws") || jar.contains("aws-java-sdk-bundle"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void requireCommands(
            String location, Configuration configuration, Map<String, String> settings, Map<String, String> environment)
            throws IOException, InterruptedException {
        Table table = Table.create(location, SCHEMA, Partitioning.unpartitioned(), Map.of(), configuration);
        table.newTransaction().appendRecords(List.of(Map.of("id", 1L))).commit();

        assertThat(datashard(settings, environment, "history", location)).contains(" append ");
        assertThat(datashard(settings, environment, "tag", location, "one")).contains("Tagged version 2 ");
        assertThat(datashard(settings, environment, "rollback", location, "1")).contains("by version 4.");
        assertThat(datashard(settings, environment, "verify", location)).contains("4 versions whole");
        assertThat(datashard(settings, environment, "du", location, "--stored")).contains("Everything at");
        assertThat(table.currentSnapshot().totals().rows()).isZero();
    }

    /** What a command prints that must succeed, and say nothing else. */
    private String datashard(Map<String, String> settings, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        settings.forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        assertThat(ended).as("%s ended", command).isTrue();
        assertThat(Files.readString(err)).as("%s", command).isEmpty();
        assertThat(process.exitValue()).isZero();
        return Files.readString(out);
    }
}
