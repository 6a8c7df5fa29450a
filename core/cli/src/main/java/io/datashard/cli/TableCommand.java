package io.datashard.cli;

import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.cli.report.Report;
import io.datashard.cli.text.JsonText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command on one table, which makes a report. */
@Command(mixinStandardHelpOptions = true, versionProvider = SoftwareVersion.class)
abstract class TableCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Datashard program;

    @Parameters(index = "0", paramLabel = "TABLE", description = "the table's directory, a path or URI")
    private String location;

    @Option(names = "--json", description = "print JSON, of the shape in docs/command-line.md")
    private boolean json;

    @Option(
            names = "--conf",
            paramLabel = "KEY=VALUE",
            description = "a setting of Hadoop, such as fs.s3a.endpoint; may be repeated")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = {"-v", "--stacktrace"},
            description = "show where in the program an error is from")
    private boolean verbose;

    /** Does what is asked and says what was done. */
    abstract Report report();

    @Override
    public final Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Report report = report();
        if (json) {
            JsonText.print(report.json(), out);
        } else {
            report.print(out);
        }
        return report.exitCode();
    }

    boolean isVerbose() {
        return verbose;
    }

    final Progress progress() {
        return program.progress();
    }

    final String location() {
        return location;
    }

    /** The same with its scheme, as {@link Table#location} gives it. */
    final String absoluteLocation() {
        Path directory = new Path(location);
        try {
            return directory
                    .getFileSystem(configuration())
                    .makeQualified(directory)
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final Configuration configuration() {
        Configuration configuration = new Configuration();
        settings.forEach(configuration::set);
        return configuration;
    }

    /** @throws io.datashard.TableNotFoundException if there is none */
    final Table table() {
        return Table.load(location, configuration());
    }

    /** The version of a table that an option asks for, or the newest one if there is no such option. */
    final Snapshot snapshot(Table table, String version) {
        return version == null ? table.currentSnapshot() : VersionName.find(table, version);
    }

    final ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
