package io.datashard.integration.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.Database;
import io.datashard.Field;
import io.datashard.NamespaceAlreadyExistsException;
import io.datashard.NamespaceNotEmptyException;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.SnapshotNotFoundException;
import io.datashard.Table;
import io.datashard.TableName;
import io.datashard.Type.Primitive;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a database does on every store. */
abstract class DatabaseContract {
    static final TableName STARS = TableName.of("my sky", "stars");
    static final TableName SUNS = TableName.of("my sky", "suns");

    Database database;

    /** Where nothing is yet, for a name that was not used before. */
    abstract String location(String name);

    abstract Configuration configuration();

    @BeforeEach
    void open() {
        database = Database.open(location("warehouse " + UUID.randomUUID()), configuration());
    }

    Table create(TableName name) {
        Schema schema = Schema.of(Field.required(0, "id", Primitive.LONG));
        database.newTable(name, schema, Partitioning.unpartitioned(), Map.of())
                .appendRecords(List.of(Map.of("id", 1L)))
                .commit();
        return database.table(name);
    }

    @Test
    void emptyNamespacesAndTheirPropertiesAreThere() {
        database.createNamespace(List.of("sea", "deep"), Map.of("comment", "dark"));
        database.alterNamespace(List.of("sea", "deep"), Map.of("depth", "6000"));

        assertThat(database.namespaces(List.of())).containsExactly(List.of("sea"));
        assertThat(database.namespaces(List.of("sea"))).containsExactly(List.of("sea", "deep"));
        assertThat(database.namespace(List.of("sea", "deep"))).contains(Map.of("comment", "dark", "depth", "6000"));
        assertThat(database.tables(List.of("sea"))).isEmpty();
        assertThatThrownBy(() -> database.createNamespace(List.of("sea"), Map.of()))
                .isInstanceOf(NamespaceAlreadyExistsException.class);
        assertThatThrownBy(() -> database.dropNamespace(List.of("sea"))).isInstanceOf(NamespaceNotEmptyException.class);
        database.dropNamespaceWithTables(List.of("sea"));
        assertThat(database.namespaces(List.of())).isEmpty();
    }

    @Test
    void tablesAreListedUntilTheyAreDroppedAndTheirNamesAreUsedAgain() {
        create(STARS);
        create(SUNS);

        assertThat(database.tables(List.of("my sky"))).containsExactly(STARS, SUNS);
        database.table(SUNS).drop();
        assertThat(database.tables(List.of("my sky"))).containsExactly(STARS);
        assertThat(database.table(SUNS).snapshot("1").totals().rows()).isEqualTo(1);
        assertThat(create(SUNS).currentSnapshot().version()).isEqualTo(3);
    }

    @Test
    void aPurgedTableHasNoFilesAndItsNumbersStayTaken() {
        Table stars = create(STARS);
        stars.newTransaction().appendRecords(List.of(Map.of("id", 2L))).commit();

        stars.purge();

        assertThat(database.findTable(STARS)).isEmpty();
        assertThatThrownBy(() -> stars.snapshot("2")).isInstanceOf(SnapshotNotFoundException.class);
        assertThat(create(STARS).currentSnapshot().version()).isEqualTo(4);
    }
}
