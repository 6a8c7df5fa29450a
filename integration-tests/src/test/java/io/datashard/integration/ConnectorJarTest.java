package io.datashard.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The jar that users add to Spark: core and the connector, and nothing of anybody else. */
class ConnectorJarTest {
    private static final Path JAR = Path.of(System.getProperty("datashard.connector.jar"));

    private static final Pattern OURS = Pattern.compile("io/datashard/.*|META-INF/(MANIFEST.MF|LICENSE|services/.*)");

    @Test
    void containsOnlyWhatIsOurs() throws IOException {
        assertThat(files()).isNotEmpty().allMatch(OURS.asMatchPredicate(), "is ours");
    }

    @Test
    void containsCoreAndTheLicence() throws IOException {
        assertThat(files()).contains("io/datashard/Table.class", "META-INF/LICENSE");
    }

    @Test
    void registersOnlyClassesThatItContains() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            for (JarEntry service : Collections.list(jar.entries())) {
                if (service.getName().startsWith("META-INF/services/") && !service.isDirectory()) {
                    String providers = new String(jar.getInputStream(service).readAllBytes(), UTF_8);
                    assertThat(providers.lines().map(name -> name.replace('.', '/') + ".class"))
                            .as(service.getName())
                            .allSatisfy(file -> assertThat(jar.getEntry(file)).isNotNull());
                }
            }
        }
    }

    @Test
    void isSmall() throws IOException {
        assertThat(Files.size(JAR)).isLessThan(2_000_000);
    }

    @Test
    void isTheOnlyPlaceWhereTheTestsFindDatashard() throws IOException {
        assertThat(Collections.list(getClass().getClassLoader().getResources("io/datashard/Table.class")))
                .singleElement()
                .asString()
                .isEqualTo("jar:" + JAR.toRealPath().toFile().toURI() + "!/io/datashard/Table.class");
    }

    private static List<String> files() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            return jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(JarEntry::getName)
                    .toList();
        }
    }
}
