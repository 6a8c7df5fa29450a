package io.datashard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.cli.text.Times;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands say and do, by their main method. */
class CommandsTest {
    @TempDir
    Path directory;

    private Table table;
    private String root;

    @BeforeEach
    void create() {
        root = directory.resolve("sales").toString();
        table = Sales.create(Path.of(root));
    }

    private static <T> List<T> each(JsonNode array, Function<JsonNode, T> value) {
        List<T> values = new ArrayList<>();
        array.forEach(node -> values.add(value.apply(node)));
        return values;
    }

    @Test
    void historyListsVersionsNewestFirstWithWhatTheyChanged() {
        List<String> lines = Outcome.lines("history", root);

        assertThat(lines).hasSize(6);
        assertThat(lines.get(0)).isEqualTo("version committed (UTC) operation files rows change size snapshot id");
        assertThat(lines.get(1)).startsWith("5 20").contains(" alter 2 101 ");
        assertThat(lines.get(2)).contains(" delete 2 101 -1 ");
        assertThat(lines.get(3)).contains(" append 2 102 +100 ");
        assertThat(lines.get(5))
                .startsWith("1 ")
                .endsWith(" create 0 0 0 B " + table.snapshot("1").id());
        JsonNode versions = Outcome.json("history", root).get("versions");
        assertThat(each(versions, line -> line.get("rows_change").asLong())).containsExactly(0L, -1L, 100L, 2L, 0L);
        assertThat(versions.get(4).get("parent").isNull()).isTrue();
        assertThat(versions.get(0).get("metrics").get("attempts").asLong()).isEqualTo(1);
    }

    @Test
    void historyIsAsLongAsAskedAndGoesUpToTheVersionAsked() {
        JsonNode versions =
                Outcome.json("history", root, "-n", "2", "--at", "4").get("versions");

        assertThat(each(versions, line -> line.get("version").asLong())).containsExactly(4L, 3L);
        assertThat(each(versions, line -> line.get("rows_change").asLong())).containsExactly(-1L, 100L);
    }

    @Test
    void aDroppedTableHasAHistoryAndItsOlderVersionsCanBeRead() {
        table.drop();

        assertThat(Outcome.lines("history", root).get(1)).contains(" drop 0 0 -101 ");
        assertThat(Outcome.json("show", root, "--at", "3").get("rows").asLong()).isEqualTo(102);
        Outcome newest = Outcome.of("show", root);
        assertThat(newest.code()).isEqualTo(ExitCode.ERROR);
        assertThat(newest.err()).contains("was dropped at");
    }

    @Test
    void aVersionHasFourKindsOfNames() {
        table.tag("2026-11-21", "3");
        Instant time = table.snapshot("2").time();

        for (String name : List.of("3", table.snapshot("3").id(), "2026-11-21")) {
            assertThat(Outcome.json("files", root, "--at", name).get("version").asLong())
                    .isEqualTo(3);
        }
        assertThat(Outcome.json("files", root, "--at", Times.text(time))
                        .get("version")
                        .asLong())
                .isEqualTo(2);
        assertThat(Outcome.json("files", root, "--at", time.minusNanos(1000).toString())
                        .get("version")
                        .asLong())
                .isEqualTo(1);
    }

    @Test
    void showSaysWhatAVersionHoldsAndChanged() {
        table.tag("first rows", "2");

        List<String> lines = Outcome.lines("show", root, "--at", "2");
        assertThat(lines)
                .contains("version 2", "operation append", "parent 1", "tags first rows", "files 1 (+1)", "rows 2 (+2)")
                .contains("change rows size partition name");
        assertThat(lines.get(lines.size() - 1)).startsWith("add 2 ").contains(" region=eu ");

        assertThat(Outcome.lines("show", root, "--at", "4")).last().asString().startsWith("delete rows 1 ");

        JsonNode alter = Outcome.json("show", root, "--at", "5");
        assertThat(alter.get("file_changes")).isEmpty();
        assertThat(alter.at("/changed/columns/0/change").asText()).isEqualTo("added");
        assertThat(alter.at("/changed/columns/0/after/column").asText()).isEqualTo("amount");
        assertThat(alter.at("/changed/properties/0/after").asText()).isEqualTo("Ada");
        assertThat(Outcome.lines("show", root, "--at", "5"))
                .contains("column + amount int default 7 comment 'in cents'", "property + owner = Ada");
    }

    @Test
    void showOfARollbackSaysThatAllWentAndWhatCameBack() {
        table.rollbackTo("2");

        assertThat(Outcome.lines("show", root))
                .anyMatch(line -> line.startsWith("It removed all that its parent held: 2 files, 101 rows, "))
                .contains("column - amount int default 7 comment 'in cents'");
        assertThat(Outcome.json("show", root).get("removed_all").asBoolean()).isTrue();
    }

    @Test
    void showDoesWithoutAParentThatWasVacuumed() {
        Sales.append(table, "eu", 1, 1);
        Outcome.lines("vacuum", root, "--delete", "--retention", "0 hours");

        JsonNode oldest = Outcome.json("show", root, "--at", "6");
        assertThat(oldest.get("changed").isNull()).isTrue();
        assertThat(oldest.get("file_changes")).hasSize(1);
    }

    @Test
    void filesAreListedWithTheirPartitions() {
        JsonNode files = Outcome.json("files", root).get("files");

        assertThat(each(files, file -> file.get("partition").asText())).containsExactly("region=eu", "region=us");
        assertThat(each(files, file -> file.get("rows").asLong())).containsExactly(1L, 100L);
        assertThat(each(files, file -> file.get("deleted_rows").asLong())).containsExactly(1L, 0L);
        assertThat(each(files, file -> file.get("added_version").asLong())).containsExactly(4L, 3L);
        assertThat(files)
                .allSatisfy(file -> assertThat(Path.of(root, file.get("path").asText()))
                        .hasSize(file.get("bytes").asLong()));
        assertThat(Outcome.lines("files", root))
                .hasSize(3)
                .element(1)
                .asString()
                .startsWith("1 1 ");
    }

    @Test
    void schemaShowsColumnsPartitioningAndProperties() {
        assertThat(Outcome.lines("schema", root))
                .containsExactly(
                        "id column type null default comment",
                        "1 id long no",
                        "2 region string yes",
                        "3 amount int yes 7 in cents",
                        "",
                        "Partitioned by region",
                        "Property owner = Ada",
                        "Property retention-minimum = 0 hours");
        JsonNode then = Outcome.json("schema", root, "--at", "1");
        assertThat(each(then.get("columns"), column -> column.get("column").asText()))
                .containsExactly("id", "region");
        assertThat(then.get("partitioning").asText()).isEqualTo("region");
    }

    @Test
    void diskUsageIsByPartitionAndSaysWhatDeletedRowsTake() throws IOException {
        JsonNode usage = Outcome.json("du", root, "--stored");

        JsonNode partitions = usage.get("partitions");
        assertThat(each(partitions, partition -> partition.get("partition").asText()))
                .containsExactly("region=us", "region=eu");
        JsonNode eu = partitions.get(1);
        assertThat(eu.get("deleted_bytes_estimate").asLong())
                .isEqualTo(Math.round(eu.get("bytes").asLong() / 2.0));
        assertThat(usage.at("/total/bytes").asLong())
                .isEqualTo(table.currentSnapshot().totals().bytes());
        try (var files = Files.walk(Path.of(root))) {
            long all = files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            assertThat(usage.get("stored_bytes").asLong()).isEqualTo(all);
        }
        assertThat(Outcome.lines("du", root))
                .hasSize(4)
                .last()
                .asString()
                .contains("about")
                .endsWith(" 2 101 1 in all");
    }

    @Test
    void diffSaysWhatIsDifferent() {
        List<String> lines = Outcome.lines("diff", root, "2");

        assertThat(lines)
                .contains(
                        "files 1 2 +1",
                        "rows 2 101 +99",
                        "deleted rows 0 1 +1",
                        "column + amount int default 7 comment 'in cents'",
                        "property + owner = Ada",
                        "1 file added",
                        "1 file deleted rows");
        assertThat(lines).anyMatch(line -> line.startsWith("+1 +100 +") && line.endsWith("region=us"));
        assertThat(lines).contains("-1 region=eu");
        assertThat(Outcome.lines("diff", root, "5", "2", "--files"))
                .contains("column - amount int default 7 comment 'in cents'")
                .anyMatch(line -> line.startsWith("- _datashard/snapshots/") && line.contains("(100 -> 0 rows, "));
        assertThat(Outcome.lines("diff", root, "3", "3")).contains("The files are the same.");
    }

    @Test
    void aTagIsSetListedAndRemoved() {
        assertThat(Outcome.lines("tag", root, "Q3", "--at", "3", "--expires", "2999-01-31"))
                .singleElement()
                .asString()
                .startsWith("Tagged version 3 (snapshot " + table.snapshot("3").id())
                .endsWith(" as \"Q3\", until 2999-01-31 00:00:00.000000 UTC.");
        assertThat(Outcome.lines("tag", root, "now")).singleElement().asString().contains("version 6 ");
        assertThat(Outcome.lines("tags", root))
                .hasSize(3)
                .contains("now 6 " + table.snapshot("6").id() + " never");
        JsonNode tags = Outcome.json("tags", root).get("tags");
        assertThat(each(tags, tag -> tag.get("expires_at").asText())).containsExactly("2999-01-31T00:00:00Z", "null");
        assertThat(Outcome.json("untag", root, "Q3").get("version").asLong()).isEqualTo(3);
        assertThat(table.tags()).hasSize(1);
        Outcome again = Outcome.of("untag", root, "Q3");
        assertThat(again.code()).isEqualTo(ExitCode.ERROR);
        assertThat(again.err()).contains("has no tag Q3; its tags are [now]. Nothing was committed");
    }

    @Test
    void aRollbackSaysWhatItWouldDoOrDid() {
        assertThat(Outcome.lines("rollback", root, "3", "--dry-run"))
                .contains("rows 101 102 +1", "Nothing was changed. Leave out --dry-run to do it.");
        assertThat(table.currentSnapshot().version()).isEqualTo(5);

        JsonNode done = Outcome.json("rollback", root, "3");
        assertThat(done.get("from_version").asLong()).isEqualTo(5);
        assertThat(done.get("new_version").asLong()).isEqualTo(6);
        assertThat(table.currentSnapshot().totals().rows()).isEqualTo(102);
        assertThat(Outcome.lines("rollback", root, "6"))
                .singleElement()
                .asString()
                .endsWith("There is nothing to do.");
        assertThat(table.currentSnapshot().version()).isEqualTo(6);
    }

    @Test
    void vacuumDeletesOnlyWhatItIsToldTo() {
        assertThat(Outcome.lines("vacuum", root, "--retention", "0h"))
                .hasSize(3)
                .last()
                .isEqualTo("Nothing was changed. Add --delete to do it.");
        assertThat(table.currentSnapshot().version()).isEqualTo(5);

        Outcome.lines("rollback", root, "2");
        Outcome done = Outcome.of("vacuum", root, "--retention", "0 hours", "--delete", "--json");
        assertThat(done.code()).isZero();
        assertThat(done.json().get("versions").asLong()).isEqualTo(5);
        assertThat(done.json().get("files").asLong()).isPositive();
        assertThat(done.json().get("dry_run").asBoolean()).isFalse();
        assertThat(done.progress()).last().isEqualTo("");
        Outcome gone = Outcome.of("show", root, "--at", "3");
        assertThat(gone.code()).isEqualTo(ExitCode.ERROR);
        assertThat(gone.err()).contains("version 3 was vacuumed");
    }

    @Test
    void verifyOfAWholeTableSaysSo() {
        Outcome outcome = Outcome.of("verify", root);

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).isEqualTo("file:" + root + ": 5 versions whole, 0 vacuumed, 0 damaged.\n");
        assertThat(outcome.progress()).contains("checked 1 of 5 versions", "checked 5 of 5 versions");
    }

    @Test
    void damageHasAnExitCodeOfItsOwnAlsoWhereTheNewestVersionCannotBeRead() throws IOException {
        Files.writeString(Path.of(root, "_datashard/commits/%020d.json".formatted(5)), "rubbish");

        Outcome outcome = Outcome.of("verify", root);
        assertThat(outcome.code()).isEqualTo(ExitCode.DAMAGE);
        assertThat(outcome.out())
                .contains("Version 5 is damaged:\n")
                .contains(": 4 versions whole, 0 vacuumed, 1 damaged.")
                .endsWith("\nRestore the files that are named from a copy.\n");
        assertThat(Outcome.of("rollback", root, "4").code()).isEqualTo(ExitCode.ERROR);
        JsonNode json = Outcome.of("verify", root, "--json").json();
        assertThat(json.get("whole").asBoolean()).isFalse();
        assertThat(json.at("/damaged_versions/0/version").asLong()).isEqualTo(5);
    }

    @Test
    void aRollbackIsTheAdviceWhereItMendsTheTable() throws IOException {
        Snapshot newest = Sales.append(table, "eu", 200, 1);
        Files.delete(newest.entries(List.of()).stream()
                .map(file -> Path.of(root, file.path()))
                .filter(file -> file.toString().contains(newest.id()))
                .findFirst()
                .orElseThrow());

        Outcome damaged = Outcome.of("verify", root);
        assertThat(damaged.out())
                .contains("Version 6 is damaged:")
                .endsWith("or go back to version 5, the newest before that is whole (datashard rollback).\n");
        assertThat(Outcome.of("rollback", root, "5").code()).isZero();
        Outcome mended = Outcome.of("verify", root);
        assertThat(mended.out())
                .contains("6 versions whole, 0 vacuumed, 1 damaged.")
                .endsWith("\nRestore the files that are named from a copy.\n");
    }

    @Test
    void aRollbackIsNoAdviceWhereItMightTakeTheNumberOfALostVersion() throws IOException {
        Files.delete(Path.of(root, "_datashard/commits/%020d.json".formatted(4)));

        Outcome outcome = Outcome.of("verify", root);
        assertThat(outcome.code()).isEqualTo(ExitCode.DAMAGE);
        assertThat(outcome.out())
                .contains("there is no version 4, but a version 5.")
                .endsWith("\nRestore the files that are named from a copy.\n");
    }

    @Test
    void aRollbackToATableThatWasDroppedIsRefusedInADryRunToo() {
        table.drop();
        Sales.create(Path.of(root));

        for (List<String> rollback :
                List.of(List.of("rollback", root, "2"), List.of("rollback", root, "2", "--dry-run"))) {
            Outcome outcome = Outcome.of(rollback.toArray(String[]::new));
            assertThat(outcome.code()).isEqualTo(ExitCode.ERROR);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err()).contains("version 2 at", "of one that was dropped there before");
        }
    }

    @Test
    void noFileSaysWhatIsDone() throws IOException {
        Path options = Files.writeString(directory.resolve("options"), "--delete --retention=0h");
        Outcome.lines("rollback", root, "2");

        assertThat(Outcome.of("vacuum", root, "@" + options).code()).isEqualTo(ExitCode.USAGE);
        assertThat(table.snapshot("1").version()).isEqualTo(1);
    }

    @Test
    void outputThatNobodyTakesIsAnErrorThatSaysThatTheCommandWasDone() {
        StringWriter err = new StringWriter();
        PrintWriter full = new PrintWriter(new Writer() {
            @Override
            public void write(char[] text, int from, int length) throws IOException {
                throw new IOException("the disk is full");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });

        int code = Main.run(full, new PrintWriter(err, true), Progress.NONE, "rollback", root, "2");

        assertThat(code).isEqualTo(ExitCode.ERROR);
        assertThat(err.toString()).contains("could not be written whole").endsWith("The command itself was done\n");
        assertThat(table.currentSnapshot().version()).isEqualTo(6);
    }

    @Test
    void textOfATableDoesNotSteerTheTerminal() {
        table.newTransaction()
                .properties(Map.of("owner", "\u001b[31mred\nnext"))
                .commit();

        assertThat(Outcome.lines("schema", root)).contains("Property owner = \\u001b[31mred\\nnext");
    }

    @Test
    void settingsReachTheStore() {
        Outcome outcome = Outcome.of("history", "nosuch://somewhere/table", "--conf", "fs.nosuch.impl=no.such.Class");

        assertThat(outcome.code()).isEqualTo(ExitCode.ERROR);
        assertThat(outcome.err()).startsWith("datashard: ").hasLineCount(1);
    }

    @Test
    void anErrorIsOneMessageAndAStackTraceOnlyWhereItIsAskedFor() {
        String missing = directory.resolve("missing").toString();

        Outcome outcome = Outcome.of("show", missing);
        assertThat(outcome.code()).isEqualTo(ExitCode.ERROR);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .startsWith("datashard: there is no table at " + missing)
                .hasLineCount(1);
        assertThat(Outcome.of("show", missing, "-v").err()).contains("\tat io.datashard.");
    }

    @Test
    void aWrongCommandLineIsAnErrorOfItsOwn() {
        for (List<String> wrong : List.of(
                List.of("shwo", root),
                List.of("show"),
                List.of("history", root, "-n", "0"),
                List.of("tag", root, "x", "--expires", "soon"),
                List.of("vacuum", root, "--retention", "long", "--delete"))) {
            Outcome outcome = Outcome.of(wrong.toArray(String[]::new));
            assertThat(outcome.code()).as("%s", wrong).isEqualTo(ExitCode.USAGE);
            assertThat(outcome.err()).isNotEmpty();
            assertThat(outcome.out()).isEmpty();
        }
        assertThat(table.currentSnapshot().version()).isEqualTo(5);
    }

    @Test
    void helpNamesEveryCommand() {
        Snapshot before = table.currentSnapshot();

        assertThat(Outcome.of("--help").out())
                .contains("history", "rollback", "verify", "2   the command line", "docs/maintenance.md");
        assertThat(Outcome.of("vacuum", root, "--delete", "--help").code()).isZero();
        assertThat(table.currentSnapshot().version()).isEqualTo(before.version());
    }
}
