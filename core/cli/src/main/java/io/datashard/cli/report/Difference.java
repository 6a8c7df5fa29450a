package io.datashard.cli.report;

import io.datashard.cli.text.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One thing as two versions have it.
 *
 * @param before nothing if only the later version has it
 * @param after nothing if only the earlier version has it
 */
record Difference<T>(Optional<T> before, Optional<T> after) {

    /** How the one became the other. */
    String kind() {
        return before.isEmpty() ? "added" : after.isEmpty() ? "removed" : "changed";
    }

    Map<String, Object> json(Function<T, Object> form) {
        return new JsonObject()
                .with("change", kind())
                .with("before", before.map(form))
                .with("after", after.map(form))
                .fields();
    }

    String text(Function<T, String> form) {
        return switch (kind()) {
            case "added" -> "+ " + after.map(form).orElseThrow();
            case "removed" -> "- " + before.map(form).orElseThrow();
            default -> "~ " + before.map(form).orElseThrow() + " -> "
                    + after.map(form).orElseThrow();
        };
    }
}
