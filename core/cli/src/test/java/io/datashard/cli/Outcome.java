package io.datashard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** What the program did, run in this JVM. */
record Outcome(int code, String out, String err, List<String> progress) {

    static Outcome of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> shown = new ArrayList<>();
        Progress progress = new Progress() {
            @Override
            public void show(String line) {
                shown.add(line);
            }

            @Override
            public void close() {
                shown.add("");
            }
        };
        int code = Main.run(new PrintWriter(out), new PrintWriter(err, true), progress, arguments);
        return new Outcome(code, out.toString(), err.toString(), shown);
    }

    /** What a command that must succeed prints as JSON. */
    static JsonNode json(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        Outcome outcome = of(all.toArray(String[]::new));
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isEqualTo(ExitCode.OK);
        return outcome.json();
    }

    JsonNode json() {
        try {
            return new ObjectMapper().readTree(out);
        } catch (IOException e) {
            throw new AssertionError("this is no JSON: " + out, e);
        }
    }

    /** The lines of a command that must succeed, with single blanks. */
    static List<String> lines(String... arguments) {
        Outcome outcome = of(arguments);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isEqualTo(ExitCode.OK);
        return outcome.out()
                .lines()
                .map(line -> line.strip().replaceAll(" +", " "))
                .toList();
    }
}
