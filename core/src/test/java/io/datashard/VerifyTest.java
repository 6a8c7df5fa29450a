package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.RowStatement.Kind;
import io.datashard.RowStatement.Reach;
import io.datashard.Type.Primitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a check of a table says, of one that is whole and of damaged ones. */
class VerifyTest {
    private static final Configuration CONFIGURATION = new Configuration(false);
    private static final Schema SCHEMA = Schema.of(Field.required(0, "id", Primitive.LONG));

    @TempDir
    Path root;

    private Table table;

    @BeforeEach
    void write() {
        table = Table.create(
                root.toString(),
                SCHEMA,
                Partitioning.unpartitioned(),
                Map.of("retention-minimum", "0 hours"),
                CONFIGURATION);
        for (long id = 2; id <= 40; id++) {
            table.newTransaction().appendRecords(List.of(Map.of("id", id))).commit();
        }
    }

    private Path commits() {
        return root.resolve("_datashard/commits");
    }

    private Path object(long version) {
        return commits().resolve("%020d.json".formatted(version));
    }

    private Path file(String part) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("_datashard/snapshots"))) {
            return files.filter(file -> file.toString().contains(part))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aTableIsWholeAfterEverythingThatItCanGoThrough() {
        table.newTransaction().delete(Predicate.TRUE).commit();
        table.rollbackTo("30");
        table.tag("kept", "20");
        table.vacuum(VacuumOptions.DEFAULT.withRetention(Duration.ZERO));
        table.mergeCatalog();

        Verification verification = table.verify();

        assertThat(verification.isWhole()).isTrue();
        assertThat(verification.whole()).containsExactly(20L, 43L, 44L);
        assertThat(verification.vacuumed()).hasSize(41);
    }

    @Test
    void aMissingFileDamagesTheVersionsThatHoldIt() throws IOException {
        Path data = Path.of(table.snapshot("10").entries(List.of()).get(3).path());
        Files.delete(root.resolve(data));

        Verification verification = table.verify();

        assertThat(verification.damaged()).isNotEmpty().allSatisfy((version, problems) -> assertThat(problems)
                .containsExactly("the file " + data + " is missing"));
        assertThat(verification.damaged().lastKey()).isEqualTo(40);
        assertThat(verification.whole()).contains(1L, 2L);
        assertThat(verification.whole().size() + verification.damaged().size()).isEqualTo(40);
    }

    @Test
    void aLostDeletionVectorDamagesTheVersionsSinceTheDelete() throws IOException {
        deleteEvenRows();

        assertThat(table.verify().isWhole()).isTrue();

        Files.delete(file("deletes"));

        assertThat(table.verify().damaged()).containsOnlyKeys(42L);
        assertThat(table.verify().damaged().get(42L)).singleElement().asString().contains("deletion vector");
    }

    @Test
    void deletedRowsComeBackWithARollbackAndStayDeletedAfterAVacuum() throws IOException {
        deleteEvenRows();
        table.rollbackTo("41");
        table.rollbackTo("42");
        table.tag("all", "41");

        table.vacuum(VacuumOptions.DEFAULT.withRetention(Duration.ZERO));

        assertThat(table.verify().isWhole()).isTrue();
        assertThat(table.snapshot("all").totals())
                .isEqualTo(new Totals(40, 10_039, table.snapshot("all").totals().bytes()));
        assertThat(table.currentSnapshot().totals().rows()).isEqualTo(5_039);
        assertThat(Records.of(table.currentSnapshot())).hasSize(5_039);
    }

    /** Versions 41, which adds rows to delete, and 42, which deletes more of them than a vector in the catalog can tell. */
    private void deleteEvenRows() {
        table.newTransaction()
                .appendRecords(LongStream.range(0, 10_000)
                        .mapToObj(row -> Map.of("id", 1_000 + row))
                        .toList())
                .commit();
        FileEntry big = table.currentSnapshot().entries(List.of()).stream()
                .filter(file -> file.rows() == 10_000)
                .findFirst()
                .orElseThrow();
        RowStatement delete = new RowStatement(Kind.DELETE, Predicate.TRUE, Reach.ROW);
        RowSet even = RowSet.of(
                LongStream.range(0, 10_000).filter(row -> row % 2 == 0).toArray());
        table.newTransaction().deleteRows(delete, Map.of(big.path(), even)).commit();
    }

    @Test
    void aFileOfAnotherSizeIsDamage() throws IOException {
        Files.writeString(file("tablets"), "cut");

        assertThat(table.verify().damaged().get(40L)).singleElement().asString().contains("has 3 bytes where");
    }

    @Test
    void aRunWithAFlippedByteIsDamage() throws IOException {
        Path run = file("tail-");
        byte[] content = Files.readAllBytes(run);
        content[content.length / 3] ^= 1;
        Files.write(run, content);

        assertThat(table.verify().damaged().get(40L)).singleElement().asString().contains("cannot be read");
    }

    @Test
    void aVersionObjectThatIsDamagedOrMissingConcernsThatVersionOnly() throws IOException {
        Files.writeString(object(7), "{}");
        Files.writeString(object(40), "not JSON");

        Verification verification = table.verify();

        assertThat(verification.damaged()).containsOnlyKeys(7L, 40L);
        assertThat(verification.damaged().get(7L)).singleElement().asString().contains("version 7");
        assertThat(verification.whole()).hasSize(38);
    }

    @Test
    void aLostVersionObjectIsDamageAndHidesNoLaterVersion() throws IOException {
        for (long lost : List.of(1L, 16L, 33L)) {
            Files.delete(object(lost));
        }

        Verification verification = table.verify();

        assertThat(verification.damaged()).containsOnlyKeys(1L, 16L, 33L);
        assertThat(verification.damaged().get(16L))
                .singleElement()
                .asString()
                .contains("no version 16, but a version 17");
        assertThat(verification.whole()).hasSize(37).contains(40L);
        assertThat(commits().resolve("latest")).hasContent("32");
    }

    @Test
    void aStrayObjectIsDamageThatReadersDoNotComeToSee() throws IOException {
        Files.copy(object(3), object(999_999_999_999_999_999L));
        Files.copy(object(3), commits().resolve("09999999999999999999.json"));

        Verification verification = table.verify();

        assertThat(verification.whole()).hasSize(40);
        assertThat(verification.damaged()).containsOnlyKeys(41L, 999_999_999_999_999_999L);
        assertThat(verification.damaged().get(41L))
                .singleElement()
                .asString()
                .startsWith("there is no version 41 to 999999999999999998, but a version 999999999999999999.");
        assertThat(Table.load(root.toString(), CONFIGURATION).currentSnapshot().version())
                .isEqualTo(40);
    }

    @Test
    void whatReadersSeeOfATableWithLostVersionsStaysAsItIs() throws IOException {
        Files.delete(object(3));
        Files.delete(object(4));
        Files.writeString(commits().resolve("latest"), "1");
        Files.writeString(object(40), "not JSON");

        Verification verification = table.verify();

        assertThat(verification.damaged()).containsOnlyKeys(3L, 40L);
        assertThat(commits().resolve("latest")).hasContent("1");
    }

    @Test
    void versionsThatTheHintKnowsAndThatAreLostAreDamage() throws IOException {
        for (long lost = 30; lost <= 40; lost++) {
            Files.delete(object(lost));
        }

        Verification verification = table.verify();

        assertThat(verification.whole()).hasSize(29);
        assertThat(verification.damaged()).containsOnlyKeys(30L);
        assertThat(verification.damaged().get(30L))
                .singleElement()
                .asString()
                .startsWith("there is no version 30 to 32, but _datashard/commits/latest says")
                .contains("delete _datashard/commits/latest");
        assertThat(commits().resolve("latest")).hasContent("32");
        Files.delete(commits().resolve("latest"));
        assertThat(table.verify().isWhole()).isTrue();
    }

    @Test
    void aTableWhoseNewestVersionIsDamagedIsCheckedByItsLocation() throws IOException {
        Files.writeString(object(40), "not JSON");
        List<Long> told = new ArrayList<>();

        Verification verification = Table.verify(root.toString(), CONFIGURATION, (version, newest) -> {
            assertThat(newest).isEqualTo(40);
            told.add(version);
        });

        assertThat(verification.damaged()).containsOnlyKeys(40L);
        assertThat(told).hasSize(40).last().isEqualTo(40L);
    }

    @Test
    void whereThereIsNoTableNothingIsCheckedAndNothingWritten() {
        Path elsewhere = root.resolve("elsewhere");

        assertThatThrownBy(() -> Table.verify(elsewhere.toString(), CONFIGURATION, Verification.Progress.NONE))
                .isInstanceOf(TableNotFoundException.class)
                .hasMessageContaining("there is no table at " + elsewhere);
        assertThat(elsewhere).doesNotExist();
    }

    @Test
    void totalsThatDoNotAddUpAreDamage() throws IOException {
        String object = Files.readString(object(40));
        Files.writeString(object(40), object.replaceFirst("\"rows\":39,", "\"rows\":38,"));

        assertThat(table.verify().damaged().get(40L)).singleElement().asString().startsWith("its files add up to");
    }

    @Test
    void theHintIsWrittenAnew() throws IOException {
        Files.writeString(commits().resolve("latest"), "rubbish");

        table.verify();

        assertThat(commits().resolve("latest")).hasContent("40");
    }
}
