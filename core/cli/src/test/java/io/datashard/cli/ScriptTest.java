package io.datashard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datashard.Table;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users run: the script, which starts the jar in a JVM of its own, on a real table. */
class ScriptTest {
    private static final Path SCRIPT = Path.of("datashard").toAbsolutePath();
    private static final Path JAR =
            Path.of("target", "datashard-cli-" + System.getProperty("datashard.version") + ".jar");

    @TempDir
    Path directory;

    private Table table;
    private String root;

    @BeforeEach
    void create() {
        root = directory.resolve("sales of 2026").toString();
        table = Sales.create(Path.of(root));
    }

    private record Result(int code, String out, String err) {
        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(out);
        }
    }

    private Result run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        File out = directory.resolve("out").toFile();
        File err = directory.resolve("err").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out)
                .redirectError(err);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(command + " does not end");
        }
        return new Result(
                process.exitValue(),
                Files.readString(out.toPath(), StandardCharsets.UTF_8),
                Files.readString(err.toPath(), StandardCharsets.UTF_8));
    }

    private Result datashard(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        return run(command, Map.of());
    }

    /** The output of a command that must succeed, and say nothing else. */
    private JsonNode json(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        Result result = datashard(all.toArray(String[]::new));
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        return result.json();
    }

    @Test
    void commandsThatLookRunOnAJdkAlone() throws Exception {
        assertThat(json("history", root).get("versions")).hasSize(5);
        assertThat(json("show", root, "--at", "2").get("rows").asLong()).isEqualTo(2);
        assertThat(json("files", root).get("files")).hasSize(2);
        assertThat(json("schema", root).get("columns")).hasSize(3);
        assertThat(json("du", root, "--stored").get("stored_bytes").asLong()).isPositive();
        assertThat(json("diff", root, "2").at("/file_changes/added").asLong()).isEqualTo(1);
        assertThat(json("verify", root).get("whole").asBoolean()).isTrue();
        assertThat(table.currentSnapshot().version()).isEqualTo(5);
    }

    @Test
    void commandsThatChangeSomethingDoSoAndSayIt() throws Exception {
        assertThat(json("tag", root, "kept", "--at", "3").get("version").asLong())
                .isEqualTo(3);
        assertThat(json("tags", root).at("/tags/0/tag").asText()).isEqualTo("kept");
        assertThat(json("untag", root, "kept").get("done").asText()).isEqualTo("removed");
        assertThat(json("rollback", root, "2").get("new_version").asLong()).isEqualTo(8);
        assertThat(json("vacuum", root, "--retention", "0 hours").get("dry_run").asBoolean())
                .isTrue();
        assertThat(json("vacuum", root, "--retention", "0 hours", "--delete")
                        .get("versions")
                        .asLong())
                .isEqualTo(7);
        assertThat(table.currentSnapshot().totals().rows()).isEqualTo(2);
    }

    @Test
    void theCodeThatItEndsWithTellsErrorsUsageAndDamage() throws Exception {
        Result missing = datashard("show", directory.resolve("none").toString());
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.out()).isEmpty();
        assertThat(missing.err()).startsWith("datashard: there is no table at ").hasLineCount(1);

        assertThat(datashard("show").code()).isEqualTo(2);

        Files.delete(
                Path.of(root, table.currentSnapshot().entries(List.of()).get(0).path()));
        Result damaged = datashard("verify", root);
        assertThat(damaged.code()).isEqualTo(3);
        assertThat(damaged.out()).contains("is missing");
        assertThat(damaged.err()).isEmpty();
    }

    @Test
    void theJarSaysItsVersionAndRunsWithoutTheScript() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Result result = run(List.of(java, "-jar", JAR.toAbsolutePath().toString(), "--version"), Map.of());

        assertThat(result.out()).isEqualTo("datashard " + System.getProperty("datashard.version") + "\n");
        assertThat(result.code()).isZero();
    }

    @Test
    void theScriptIsFoundByALinkAndSaysWhatIsMissing() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("ds"), SCRIPT);
        assertThat(run(List.of(link.toString(), "--version"), Map.of()).code()).isZero();

        Path copy = Files.copy(SCRIPT, directory.resolve("datashard"));
        Result withoutJar = run(List.of(copy.toString(), "--version"), Map.of());
        assertThat(withoutJar.code()).isEqualTo(1);
        assertThat(withoutJar.err()).startsWith("datashard: its jar is neither in ");
        Result withoutJava = run(List.of(SCRIPT.toString(), "--version"), Map.of("JAVA_HOME", "/nowhere"));
        assertThat(withoutJava.code()).isEqualTo(1);
        assertThat(withoutJava.err()).contains("there is no /nowhere/bin/java");
    }

    @Test
    void ofSeveralJarsTheScriptTakesNone() throws Exception {
        Path copy = Files.copy(SCRIPT, directory.resolve("datashard"));
        Files.createFile(directory.resolve("datashard-cli-0.0.9.jar"));
        Files.copy(JAR, directory.resolve(JAR.getFileName()));

        Result several = run(List.of(copy.toString(), "--version"), Map.of());
        assertThat(several.code()).isEqualTo(1);
        assertThat(several.err())
                .startsWith("datashard: there are several jars: ")
                .contains("datashard-cli-0.0.9.jar");
    }

    @Test
    void optionsOfTheJvmMayBeOnSeveralLines() throws Exception {
        Result result = run(
                List.of(SCRIPT.toString(), "--version"),
                Map.of("DATASHARD_JAVA_OPTIONS", "-Xmx64m\n-XX:NoSuchOption=1 "));

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out() + result.err()).contains("NoSuchOption");
    }

    @Test
    void theShellCompletesCommandsAndOptions() throws Exception {
        Result script = datashard("generate-completion");
        assertThat(script.code()).isZero();
        Path completion = Files.writeString(directory.resolve("completion.sh"), script.out());

        Result completed = run(
                List.of(
                        "bash",
                        "-c",
                        """
                        source '%s'
                        COMP_WORDS=(datashard roll); COMP_CWORD=1; _complete_datashard; echo "${COMPREPLY[@]}"
                        COMP_WORDS=(datashard vacuum --de); COMP_CWORD=2; _complete_datashard; echo "${COMPREPLY[@]}"
                        """
                                .formatted(completion)),
                Map.of());
        assertThat(completed.out().lines()).containsExactly("rollback", "--delete");
        assertThat(script.out()).contains("bashcompinit"); // by which zsh takes it, too
    }
}
