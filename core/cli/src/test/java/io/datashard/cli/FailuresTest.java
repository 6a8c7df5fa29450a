package io.datashard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.CommitOutcomeUnknownException;
import io.datashard.ConcurrentModificationException;
import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.DatashardException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What becomes of a command that fails. */
class FailuresTest {
    private final StringWriter err = new StringWriter();

    private int codeOf(RuntimeException failure) {
        CommandLine command = new CommandLine(new Datashard(Progress.NONE)).setErr(new PrintWriter(err, true));
        return new Failures().handleExecutionException(failure, command, null);
    }

    @Test
    void scriptsTellOutcomesByTheirCodes() {
        assertThat(codeOf(new DatashardException("no"))).isEqualTo(1);
        assertThat(codeOf(new ConcurrentModificationException(Conflict.LOST_RACE, "others were first")))
                .isEqualTo(4);
        assertThat(codeOf(new CommitOutcomeUnknownException("who knows", new IOException())))
                .isEqualTo(5);
        assertThat(codeOf(new UncheckedIOException(new IOException("the disk is gone"))))
                .isEqualTo(1);
        assertThat(codeOf(new IllegalStateException("a bug"))).isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly(
                        "datashard: no",
                        "datashard: others were first",
                        "datashard: who knows",
                        "datashard: the store failed: java.io.IOException: the disk is gone. Look whether it can be"
                                + " reached, and run it again",
                        "datashard: an error that should not be: java.lang.IllegalStateException: a bug. Run it again"
                                + " with --stacktrace to see where it is from");
    }
}
