package io.datashard.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents say about the jar and the Java API holds. */
class ReadmeTest {
    private static final Path README = Path.of("../README.md");
    private static final Path TABLES = Path.of("../docs/tables.md");
    private static final Path JAR = Path.of(System.getProperty("datashard.connector.jar"));

    private static final Pattern SIZE = Pattern.compile("about (\\d+) KB");
    private static final Pattern JAR_NAME = Pattern.compile("datashard-spark-[^\\s`]*\\.jar");
    private static final Pattern JAVA_EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void namesTheJarOfThisVersion() throws IOException {
        assertThat(found(JAR_NAME, README)).containsOnly(JAR.getFileName().toString());
    }

    @Test
    void saysTheSizeOfTheJar() throws IOException {
        assertThat(found(SIZE, README)).singleElement().satisfies(kilobytes -> assertThat(Long.parseLong(kilobytes))
                .isCloseTo(Files.size(JAR) / 1000, withinPercentage(20)));
    }

    @Test
    void showsJavaThatCompiles(@TempDir Path directory) throws IOException {
        Path source = Files.writeString(
                directory.resolve("Example.java"),
                """
                import io.datashard.*;
                import java.util.*;
                import org.apache.hadoop.conf.Configuration;
                class Example {
                    void readme() {
                        %s
                    }
                }
                """
                        .formatted(String.join("\n", found(JAVA_EXAMPLE, README, TABLES))));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        boolean compiled = compiler.getTask(
                        errors,
                        null,
                        null,
                        List.of("-proc:none", "-d", directory.toString()),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
                .call();
        assertThat(compiled).as(errors.toString()).isTrue();
    }

    private static List<String> found(Pattern pattern, Path... documents) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path document : documents) {
            pattern.matcher(Files.readString(document))
                    .results()
                    .map(match -> match.group(match.groupCount()))
                    .forEach(found::add);
        }
        return found;
    }
}
