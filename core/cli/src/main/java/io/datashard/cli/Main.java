package io.datashard.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/** Runs the program. */
public final class Main {
    private Main() {}

    /** Ends the JVM with one of {@link ExitCode}. */
    public static void main(String[] arguments) {
        // the SDK of S3, which users add, logs by this, and warns of nothing that they could use; all else is in
        // simplelogger.properties
        Logger.getLogger("").setLevel(Level.SEVERE);
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, Progress.isWanted() ? Progress.on(err) : Progress.NONE, arguments));
    }

    /**
     * Runs one command.
     *
     * @return one of {@link ExitCode}
     */
    static int run(PrintWriter out, PrintWriter err, Progress progress, String... arguments) {
        Datashard datashard = new Datashard(progress);
        CommandLine line = new CommandLine(datashard)
                .setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(false)
                .setExpandAtFiles(false) // what a file is called must not say what is done
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setExecutionExceptionHandler(new Failures());
        int code = line.execute(arguments);
        out.flush();
        if (out.checkError()) {
            err.println("datashard: the output could not be written whole: its reader went away, or the disk is full."
                    + (code == ExitCode.OK ? " The command itself was done" : ""));
            return Math.max(code, ExitCode.ERROR);
        }
        return code;
    }
}
