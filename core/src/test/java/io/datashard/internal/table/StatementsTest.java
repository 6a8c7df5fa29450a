package io.datashard.internal.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.ConcurrentModificationException;
import io.datashard.Database;
import io.datashard.DatabaseTransaction;
import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.Predicate.Comparison;
import io.datashard.Predicate.Operator;
import io.datashard.RowSet;
import io.datashard.RowStatement;
import io.datashard.RowStatement.Kind;
import io.datashard.RowStatement.Reach;
import io.datashard.Schema;
import io.datashard.SchemaChange;
import io.datashard.Snapshot;
import io.datashard.TableName;
import io.datashard.Transaction;
import io.datashard.Type.Primitive;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several statements in one transaction on a table. */
class StatementsTest {
    private static final Schema SCHEMA =
            Schema.of(Field.required(0, "id", Primitive.LONG), Field.optional(0, "p", Primitive.INT));
    private static final Field P = SCHEMA.field("p").orElseThrow();
    private static final TableName NAME = TableName.of("t");

    @TempDir
    Path directory;

    private Database database;
    private DatabaseTransaction transaction;
    private StoredTransaction whole;

    /** Partitions 1 and 2, each with one file of ten rows. */
    @BeforeEach
    void createTable() {
        database = Database.open(directory.toString(), new Configuration(false));
        database.newTable(NAME, SCHEMA, Partitioning.parse("p", SCHEMA), Map.of())
                .appendRecords(rows(0, 10, 1))
                .appendRecords(rows(10, 20, 2))
                .commit();
        begin();
    }

    private void begin() {
        transaction = database.newTransaction();
        whole = (StoredTransaction) transaction.on(NAME);
    }

    private void begin(Map<String, String> properties) {
        onCurrent().properties(properties).commit();
        begin();
    }

    @Test
    void statementsBecomeOneVersion() {
        whole.statement().appendRecords(rows(20, 22, 1)).commit();
        whole.statement().appendRecords(rows(22, 25, 1)).commit();
        transaction.commit();

        assertThat(current().version()).isEqualTo(2);
        assertThat(current().operation()).isEqualTo("append");
        assertThat(current().totals().rows()).isEqualTo(25);
    }

    @Test
    void aStatementThatIsGivenUpLeavesTheOthers() {
        whole.statement().appendRecords(rows(20, 22, 1)).commit();
        Transaction failed = whole.statement();
        failed.alter(List.of(new SchemaChange.Rename(List.of("id"), "key")));
        failed.rollback();
        transaction.commit();

        assertThat(current().totals().rows()).isEqualTo(22);
        assertThat(current().schema())
                .isEqualTo(database.table(NAME).snapshot("1").schema());
    }

    @Test
    void whatNoStatementWasAddedToHasNone() {
        whole.statement();

        assertThat(whole.hasStatements()).isFalse();
        whole.statement().commit();
        assertThat(whole.hasStatements()).isTrue();
    }

    @Test
    void rowsOfOneFileAreDeletedByTwoStatements() {
        whole.statement().deleteRows(statement(Kind.DELETE, p(1)), at(1, 0, 3)).commit();
        whole.statement().deleteRows(statement(Kind.DELETE, p(1)), at(1, 4)).commit();
        transaction.commit();

        assertThat(current().totals().rows()).isEqualTo(17);
        assertThat(current().operation()).isEqualTo("delete");
    }

    @Test
    void aRowThatTwoStatementsChangeIsAnErrorThatNamesBoth() {
        whole.statement()
                .deleteRows(statement(Kind.UPDATE, p(1)), at(1, 0, 3))
                .appendRecords(rows(30, 32, 3))
                .commit();

        Transaction second = whole.statement().deleteRows(statement(Kind.DELETE, p(1)), at(1, 3, 4));
        assertThatThrownBy(second::commit)
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("DELETE where p = 1")
                .hasMessageContaining("UPDATE where p = 1")
                .hasMessageContaining("Nothing of the second one was done");

        transaction.commit();
        assertThat(current().totals().rows()).isEqualTo(20);
        assertThat(current().operation()).isEqualTo("update");
    }

    @Test
    void aDeleteThatTheCatalogDecidesGoesWithStatementsOnSingleRows() {
        whole.statement().delete(p(2)).commit();
        whole.statement().deleteRows(statement(Kind.DELETE, p(1)), at(1, 5)).commit();
        transaction.commit();

        assertThat(current().totals().rows()).isEqualTo(9);
    }

    @Test
    void aDeleteThatTheCatalogDecidesTakesNoRowThatWasChanged() {
        whole.statement().deleteRows(statement(Kind.UPDATE, p(1)), at(1, 5)).commit();

        assertThatThrownBy(whole.statement().delete(p(1))::commit)
                .hasMessageContaining("UPDATE where")
                .hasMessageContaining("DELETE where");
    }

    @Test
    void rowsThatAreAddedToAnUpdateMakeItAMerge() {
        whole.statement().deleteRows(statement(Kind.UPDATE, p(1)), at(1, 5)).commit();
        whole.statement().appendRecords(rows(20, 21, 5)).commit();
        transaction.commit();

        assertThat(current().operation()).isEqualTo("merge-into");
    }

    @Test
    void whatMaySelectRowsThatWereWrittenIsRefused() {
        whole.statement().appendRecords(rows(20, 21, 1)).commit();

        for (Transaction blind : List.of(
                whole.statement().delete(p(1)),
                whole.statement().overwrite(Predicate.TRUE, List.of()),
                whole.statement().deleteRows(statement(Kind.MERGE, Predicate.TRUE), Map.of()))) {
            assertThatThrownBy(blind::commit)
                    .isInstanceOf(DatashardException.class)
                    .hasMessageContaining("does not see them");
        }
        whole.statement().delete(p(2)).commit();
        transaction.commit();
        assertThat(current().totals().rows()).isEqualTo(11);
    }

    @Test
    void conditionsOfTwoOverwritesAreOne() {
        whole.statement().overwrite(p(1), List.of()).commit();
        whole.statement().overwrite(p(2), List.of()).commit();
        whole.statement().appendRecords(rows(20, 21, 1)).commit();
        transaction.commit();

        assertThat(current().totals().rows()).isEqualTo(1);
        assertThat(current().operation()).isEqualTo("overwrite");
    }

    @Test
    void anOverwriteByConditionDoesNotGoWithAnUpdate() {
        whole.statement().overwrite(p(1), List.of()).commit();

        assertThatThrownBy(whole.statement().deleteRows(statement(Kind.UPDATE, p(2)), at(2, 5))::commit)
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("Commit the one before the other");
    }

    @Test
    void columnsThatAStatementMadeAreSeenByTheNext() {
        whole.statement()
                .alter(List.of(new SchemaChange.Rename(List.of("id"), "key")))
                .commit();

        Snapshot seen = whole.seen();
        assertThat(seen.schema().field("key")).isPresent();
        assertThat(seen.totals().rows()).isEqualTo(20);
        assertThat(seen.plan(List.of()).rows()).isEqualTo(20);
        assertThat(whole.statement().schema().field("key")).isPresent();
        assertThat(current().schema().field("id")).isPresent();
        assertThatThrownBy(seen::newTransaction).isInstanceOf(DatashardException.class);
    }

    @Test
    void columnsDoNotChangeAfterRowsWereWritten() {
        Transaction early = whole.statement();
        whole.statement().appendRecords(rows(20, 21, 1)).commit();
        Transaction late = whole.statement().alter(List.of(new SchemaChange.Rename(List.of("id"), "key")));

        assertThatThrownBy(late::commit).hasMessageContaining("Change the table before you write to it");
        early.appendRecords(rows(21, 22, 1)).commit();
        transaction.commit();
        assertThat(current().totals().rows()).isEqualTo(22);
    }

    @Test
    void aStatementThatBeganBeforeColumnsChangedIsRefused() {
        Transaction early = whole.statement().appendRecords(rows(20, 21, 1));
        whole.statement().properties(Map.of("a", "b")).commit();

        assertThatThrownBy(early::commit).hasMessageContaining("Run it again");
        transaction.commit();
        assertThat(current().totals().rows()).isEqualTo(20);
    }

    @Test
    void aNumberedWriteIsAloneOnItsTable() {
        whole.statement().once("job", 1).appendRecords(rows(20, 21, 1)).commit();

        assertThatThrownBy(whole.statement().appendRecords(rows(21, 22, 1))::commit)
                .hasMessageContaining("must be the only statement on its table");
        transaction.commit();
        assertThat(current().lastSequence("job")).hasValue(1);
    }

    @Test
    void whatIsNotNumberedIsRefusedBesideWhatWasDoneBefore() {
        whole.statement().once("job", 1).appendRecords(rows(20, 21, 1)).commit();
        transaction.commit();

        begin();
        Transaction done = whole.statement().once("job", 1);
        assertThat(done.alreadyCommitted()).isTrue();
        done.commit();
        transaction
                .newTable(TableName.of("u"), SCHEMA, Partitioning.unpartitioned(), Map.of())
                .appendRecords(rows(0, 1, 1));
        assertThatThrownBy(transaction::commit)
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("Nothing was committed");
        assertThat(database.tables(List.of())).containsExactly(NAME);
    }

    @Test
    void whatWasDoneBeforeIsDoneOnce() {
        whole.statement().once("job", 1).appendRecords(rows(20, 21, 1)).commit();
        transaction.commit();

        begin();
        whole.statement().once("job", 1).overwrite(Predicate.TRUE, List.of()).commit();
        assertThatThrownBy(whole.statement().appendRecords(rows(21, 22, 1))::commit)
                .hasMessageContaining("must be the only statement on its table");
        assertThat(transaction.commit()).isEmpty();
        assertThat(current().totals().rows()).isEqualTo(21);
        assertThat(current().version()).isEqualTo(2);
    }

    @Test
    void columnsAreNotWidenedAfterRowsWereRemovedOneByOne() {
        whole.statement().deleteRows(statement(Kind.DELETE, p(1)), at(1, 5)).commit();
        Transaction widening = whole.statement()
                .alter(List.of(new SchemaChange.Widen(List.of("p"), Primitive.LONG, Optional.empty())));

        assertThatThrownBy(widening::commit)
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("Change the table before you write to it");
        onCurrent().deleteRows(statement(Kind.DELETE, p(1)), at(1, 6)).commit();
        transaction.commit();
        assertThat(current().totals().rows()).isEqualTo(18);
    }

    @Test
    void aDeleteIsAsStrictBesideAnInsertAsAlone() {
        begin(Map.of("merge-isolation-level", "snapshot"));
        whole.statement().deleteRows(statement(Kind.DELETE, p(1)), at(1, 5)).commit();
        whole.statement().appendRecords(rows(20, 21, 3)).commit();
        onCurrent().appendRecords(rows(30, 31, 1)).commit();

        assertThatThrownBy(transaction::commit).isInstanceOf(ConcurrentModificationException.class);
    }

    @Test
    void aDeleteOfWholeFilesIsAsStrictBesideAnInsertAsAlone() {
        begin(Map.of("isolation-level", "snapshot", "delete-isolation-level", "serializable"));
        whole.statement().delete(p(1)).commit();
        whole.statement().appendRecords(rows(20, 21, 3)).commit();
        onCurrent().appendRecords(rows(30, 31, 1)).commit();

        assertThatThrownBy(transaction::commit).isInstanceOf(ConcurrentModificationException.class);
    }

    @Test
    void statementsThatAreLenientAloneAreSoTogether() {
        begin(Map.of("delete-isolation-level", "snapshot", "update-isolation-level", "snapshot"));
        whole.statement().deleteRows(statement(Kind.DELETE, p(1)), at(1, 5)).commit();
        whole.statement().deleteRows(statement(Kind.UPDATE, p(1)), at(1, 6)).commit();
        whole.statement().appendRecords(rows(20, 21, 3)).commit();
        onCurrent().appendRecords(rows(30, 31, 1)).commit();
        transaction.commit();

        assertThat(current().totals().rows()).isEqualTo(20);
    }

    @Test
    void aTableThatIsCreatedIsSeenWithoutRows() {
        TableName other = TableName.of("u");
        StoredTransaction creation =
                (StoredTransaction) transaction.newTable(other, SCHEMA, Partitioning.unpartitioned(), Map.of());
        creation.statement().overwrite(Predicate.TRUE, List.of()).commit();
        creation.statement()
                .deleteRows(statement(Kind.UPDATE, Predicate.TRUE), Map.of())
                .commit();
        creation.statement().appendRecords(rows(0, 3, 1)).commit();

        assertThat(creation.seen().totals().rows()).isZero();
        assertThat(creation.seen().plan(List.of()).files()).isEmpty();
        transaction.commit();
        assertThat(database.table(other).currentSnapshot().totals().rows()).isEqualTo(3);
    }

    @Test
    void aTableThatIsReplacedIsSeenWithoutRows() {
        whole.statement().replaceTable(SCHEMA, Partitioning.unpartitioned()).commit();

        assertThat(whole.seen().totals().rows()).isZero();
        assertThat(whole.seen().plan(List.of()).files()).isEmpty();
        transaction.commit();
        assertThat(current().totals().rows()).isZero();
    }

    @Test
    void aChangeThatWasGivenUpCanBeBegunAgain() {
        whole.rollback();
        ((StoredTransaction) transaction.on(NAME))
                .statement()
                .appendRecords(rows(20, 21, 1))
                .commit();
        transaction.commit();

        assertThat(current().totals().rows()).isEqualTo(21);
    }

    /** What somebody else does meanwhile. */
    private Transaction onCurrent() {
        return current().newTransaction();
    }

    private Snapshot current() {
        return database.table(NAME).currentSnapshot();
    }

    private static Predicate p(int value) {
        return new Comparison(P, Operator.EQ, value);
    }

    private static RowStatement statement(Kind kind, Predicate condition) {
        return new RowStatement(kind, condition, Reach.ROW);
    }

    /** Rows of the file of a partition, by their positions. */
    private Map<String, RowSet> at(int partition, long... positions) {
        FileEntry file = transaction
                .start()
                .snapshot(NAME)
                .entries(List.of(p(partition)))
                .get(0);
        return Map.of(file.path(), RowSet.of(positions));
    }

    private static List<Map<String, Object>> rows(long from, long to, int p) {
        return LongStream.range(from, to)
                .mapToObj(id -> Map.<String, Object>of("id", id, "p", p))
                .toList();
    }
}
