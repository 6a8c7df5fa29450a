package io.datashard.cli.report;

import io.datashard.Verification;
import io.datashard.cli.ExitCode;
import io.datashard.cli.text.Form;
import io.datashard.cli.text.JsonObject;
import java.io.PrintWriter;
import java.util.Map;

/** What a check of a whole table has found. */
public record VerifyReport(String table, Verification found) implements Report {

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
        return found.whole().isEmpty()
                ? "Restore the files that are named from a copy."
                : "Restore the files that are named from a copy, or go back to a version that is whole: the newest is "
                        + found.whole().stream().max(Long::compare).orElseThrow() + " (datashard rollback).";
    }
}
