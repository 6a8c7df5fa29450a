package io.datashard.cli.report;

import io.datashard.cli.ExitCode;
import java.io.PrintWriter;
import java.util.Map;

/** What a command has to say, in the two forms that its user can choose from. Each form may be asked for once. */
public interface Report {

    /** An object for {@link io.datashard.cli.text.JsonText}. Its shape is that of docs/command-line.md. */
    Map<String, Object> json();

    /** Writes it for people. */
    void print(PrintWriter out);

    /** What the program is to end with. */
    default int exitCode() {
        return ExitCode.OK;
    }
}
