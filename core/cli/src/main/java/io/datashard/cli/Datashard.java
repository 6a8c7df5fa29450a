package io.datashard.cli;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine.Command;

/** The program; its commands do the work. */
@Command(
        name = "datashard",
        mixinStandardHelpOptions = true,
        versionProvider = SoftwareVersion.class,
        description = "Looks at datashard tables and maintains them, without Spark.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            HistoryCommand.class,
            ShowCommand.class,
            FilesCommand.class,
            SchemaCommand.class,
            DiskUsageCommand.class,
            DiffCommand.class,
            TagsCommand.class,
            TagCommand.class,
            UntagCommand.class,
            RollbackCommand.class,
            VacuumCommand.class,
            VerifyCommand.class,
            GenerateCompletion.class
        },
        footer = {
            "",
            "A version is a number (42), a snapshot id, a tag, or a time in UTC (2026-11-21 06:49): what was current then.",
            "To compact a table takes Spark: see docs/maintenance.md."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:it could not be done",
            "2:the command line is wrong",
            "3:verify found damage",
            "4:a concurrent commit contradicts; nothing was changed",
            "5:the store did not say whether it was committed"
        })
final class Datashard {
    private final Progress progress;

    Datashard(Progress progress) {
        this.progress = progress;
    }

    /** Where long work tells how far it has come. */
    Progress progress() {
        return progress;
    }
}
