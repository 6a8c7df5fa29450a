package io.datashard.cli;

import java.io.PrintWriter;
import java.time.Duration;

/** A line on a terminal that says how far long work has come, and goes when it is done. */
interface Progress extends AutoCloseable {
    /** Says nothing. */
    Progress NONE = new Progress() {
        @Override
        public void show(String line) {}

        @Override
        public void close() {}
    };

    /** Shows a line in the place of the last. */
    void show(String line);

    /** Takes the line away. */
    @Override
    void close();

    /** Whether standard error is a terminal. Java 17 cannot tell, but the script that starts the program can. */
    static boolean isWanted() {
        return Boolean.getBoolean("datashard.terminal");
    }

    /** On a terminal, a few times a second. */
    static Progress on(PrintWriter terminal) {
        return new Progress() {
            private static final long INTERVAL = Duration.ofMillis(200).toNanos();
            private static final String TAKE_AWAY = "\r\u001b[K";

            private long last = System.nanoTime() - INTERVAL;
            private boolean shown;

            @Override
            public void show(String line) {
                if (System.nanoTime() - last >= INTERVAL) {
                    last = System.nanoTime();
                    shown = true;
                    terminal.print(TAKE_AWAY + line);
                    terminal.flush();
                }
            }

            @Override
            public void close() {
                if (shown) {
                    terminal.print(TAKE_AWAY);
                    terminal.flush();
                }
            }
        };
    }
}
