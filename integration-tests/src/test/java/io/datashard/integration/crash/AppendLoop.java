package io.datashard.integration.crash;

import io.datashard.Field;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Table;
import io.datashard.Transaction;
import io.datashard.Type.Primitive;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * A program that commits until it is killed. It says {@code ready}, waits for a byte on its input, and from then on says {@code try
 * id} before each commit and {@code done id} after it. It ends when its input does.
 */
final class AppendLoop {
    static final Schema SCHEMA =
            Schema.of(Field.required(1, "id", Primitive.LONG), Field.required(2, "half", Primitive.INT));

    private static final int WARM_UP_COMMITS = 3;

    private final Configuration configuration;
    private final PrintStream out;

    private AppendLoop(Configuration configuration, PrintStream out) {
        this.configuration = configuration;
        this.out = out;
    }

    /**
     * Runs it.
     *
     * @param arguments the table's location, the first id, and Hadoop's settings, each as key=value
     */
    public static void main(String[] arguments) throws IOException {
        Configuration configuration = new Configuration();
        for (String setting : List.of(arguments).subList(2, arguments.length)) {
            String[] parts = setting.split("=", 2);
            configuration.set(parts[0], parts[1]);
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        new AppendLoop(configuration, out).run(arguments[0], Long.parseLong(arguments[1]));
    }

    private void run(String location, long first) throws IOException {
        // elsewhere on the store, so that what follows spends its time in commits and not in loading classes and
        // connecting
        String elsewhere = location + " warm-up of " + ProcessHandle.current().pid();
        for (int i = 0; i < WARM_UP_COMMITS; i++) {
            append(elsewhere, i);
        }
        out.println("ready");
        if (System.in.read() < 0) {
            return;
        }
        Thread watch = new Thread(AppendLoop::haltAtEndOfInput, "until input ends");
        watch.setDaemon(true);
        watch.start();
        for (long id = first; ; id++) {
            out.println("try " + id);
            append(location, id);
            out.println("done " + id);
        }
    }

    /** Two rows in two files of one transaction: both are to be seen or neither. Makes the table if there is none. */
    private void append(String location, long id) {
        Transaction transaction =
                Table.newTableOrAppend(location, SCHEMA, Partitioning.unpartitioned(), Map.of(), configuration);
        transaction.appendRecords(List.of(Map.of("id", id, "half", 0)));
        transaction.appendRecords(List.of(Map.of("id", id, "half", 1)));
        transaction.commit();
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
