package io.datashard.cli;

import io.datashard.CommitOutcomeUnknownException;
import io.datashard.ConcurrentModificationException;
import io.datashard.DatashardException;
import io.datashard.cli.text.Form;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says what went wrong in one message on standard error, and where in the program only to who asks for it. */
final class Failures implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments)
            throws CommandLine.ParameterException {
        if (failure instanceof CommandLine.ParameterException usage) {
            throw usage;
        }
        PrintWriter err = command.getErr();
        err.println("datashard: " + Form.printable(message(failure)));
        if (command.getCommand() instanceof TableCommand table && table.isVerbose()) {
            failure.printStackTrace(err);
        }
        return exitCode(failure);
    }

    private static String message(Exception failure) {
        if (failure instanceof DatashardException && failure.getMessage() != null) {
            return failure.getMessage();
        } else if (failure instanceof UncheckedIOException io) {
            return "the store failed: " + io.getCause() + ". Look whether it can be reached, and run it again";
        }
        return "an error that should not be: " + failure + ". Run it again with --stacktrace to see where it is from";
    }

    private static int exitCode(Exception failure) {
        if (failure instanceof ConcurrentModificationException) {
            return ExitCode.CONFLICT;
        }
        return failure instanceof CommitOutcomeUnknownException ? ExitCode.UNKNOWN : ExitCode.ERROR;
    }
}
