package io.datashard.integration.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Runs another program until the standard input ends, so that no server outlives the tests that started it, even if they are killed. */
final class UntilInputEnds {
    private UntilInputEnds() {}

    /** Takes the other program in place of this one.
     *
     * @param arguments the other program's class, and its own arguments
     */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Thread watch = new Thread(UntilInputEnds::haltAtEndOfInput, "until input ends");
        watch.setDaemon(true);
        watch.start();
        Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static void haltAtEndOfInput() {
        try {
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }
}
