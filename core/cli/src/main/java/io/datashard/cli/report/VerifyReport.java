package io.datashard.cli.report;

import io.datashard.Verification;
import io.datashard.cli.ExitCode;
import io.datashard.cli.text.Form;
import io.datashard.cli.text.JsonObject;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;

/**
 * What a check of a whole table has found.
 *
 * @param rollbackTarget the version to which a rollback would mend the table; nothing where none would
 */
public record VerifyReport(String table, Verification found, Optional<Long> rollbackTarget) implements Report {

    @Override
    public int exitCode() {
        return found.isWhole() ? ExitCode.OK : ExitCode.DAMAGE;
    }

    @Override
    public Map<String, Object> json() {
        return new JsonObject()
                .with("table", table)
                .with("whole", found.isWhole())
                .with("whole_versions", found.whole())
                .with("vacuumed_versions", found.vacuumed())
                .with("damaged_versions", found.damaged().entrySet().stream().map(damaged -> new JsonObject()
                        .with("version", damaged.getKey())
                        .with("problems", damaged.getValue())
                        .fields()))
                .fields();
    }

    @Override
    public void print(PrintWriter out) {
        found.damaged().forEach((version, problems) -> {
            out.println("Version " + version + " is damaged:");
            problems.forEach(problem -> out.println("  " + Form.printable(problem)));
        });
        out.println(Form.printable(table + ": " + Form.counted(found.whole().size(), "version") + " whole, "
                + Form.count(found.vacuumed().size()) + " vacuumed, "
                + Form.count(found.damaged().size()) + " damaged."));
        if (!found.isWhole()) {
            out.println(remedy());
        }
    }

    private String remedy() {
        return rollbackTarget
                .map(version -> "Restore the files that are named from a copy, or go back to version " + version
                        + ", the newest before that is whole (datashard rollback).")
                .orElse("Restore the files that are named from a copy.");
    }
}
