package io.datashard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What docs/command-line.md says holds. */
class DocumentTest {
    private static final Path DOCUMENT = Path.of("../../docs/command-line.md");

    /** A command, and an example of what it prints. */
    private static final Pattern EXAMPLE =
            Pattern.compile("`datashard (\\S+) ([^`]*)--json`\n\n```json\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    @Test
    void itNamesEveryCommandAndNoOther() throws IOException {
        TreeSet<String> named = new TreeSet<>();
        Pattern.compile("^\\| `([a-z-]+)[^|]*` \\|", Pattern.MULTILINE)
                .matcher(Files.readString(DOCUMENT))
                .results()
                .forEach(match -> named.add(match.group(1)));

        assertThat(named)
                .containsExactlyElementsOf(new TreeSet<>(new CommandLine(new Datashard(Progress.NONE))
                        .getSubcommands()
                        .keySet()));
    }

    @Test
    void itsExamplesOfJsonHaveTheShapesThatCommandsPrint() throws IOException {
        String root = directory.resolve("sales").toString();
        Sales.create(Path.of(root)).tag("Q3", "3");
        Map<String, String> shown = new LinkedHashMap<>();
        List<MatchResult> examples =
                EXAMPLE.matcher(Files.readString(DOCUMENT)).results().toList();
        for (MatchResult example : examples) {
            String command = example.group(1);
            String[] arguments = (command + " " + example.group(2).replace("/data/sales", root) + " --json")
                    .trim()
                    .split(" +");
            JsonNode printed = Outcome.of(arguments).json();
            JsonNode documented = new ObjectMapper().readTree(example.group(3));
            assertThat(shape(documented)).as(command).isEqualTo(shape(printed));
            shown.put(command, example.group(2));
        }
        assertThat(shown).hasSize(12);
    }

    /** The names of fields and the kinds of values; of an array, that of its first element. Nulls and maps of metrics are of any kind. */
    private static Object shape(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            node.fields()
                    .forEachRemaining(field -> fields.put(
                            field.getKey(), field.getKey().equals("metrics") ? "metrics" : shape(field.getValue())));
            return fields;
        } else if (node.isArray()) {
            return node.isEmpty() ? List.of() : List.of(shape(node.get(0)));
        }
        return node.isValueNode() ? node.getNodeType().toString() : node;
    }
}
