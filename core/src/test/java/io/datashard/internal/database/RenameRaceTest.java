package io.datashard.internal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.Database;
import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.TableAlreadyExistsException;
import io.datashard.TableName;
import io.datashard.Transaction;
import io.datashard.Type.Primitive;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others do under a name while a table takes it. */
class RenameRaceTest {
    private static final Schema SCHEMA = Schema.of(Field.required(0, "id", Primitive.LONG));
    private static final TableName STARS = TableName.of("sky", "stars");
    private static final TableName SUNS = TableName.of("sky", "suns");

    @TempDir
    Path directory;

    private final Configuration configuration = new Configuration(false);

    /** What happens before the first rename of a directory, the second and so on. */
    private final Deque<Runnable> beforeRenames = new ArrayDeque<>();

    private Database others;
    private Database database;

    @BeforeEach
    void createOneAndDropTheOther() {
        others = Database.open(directory.toString(), configuration);
        database = new StoredDatabase(watched(Stores.open(directory.toString(), configuration)), configuration);
        newTable(STARS).commit();
        newTable(SUNS).commit();
        others.table(SUNS).drop();
    }

    private Store watched(Store real) {
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("renameDirectory") && !beforeRenames.isEmpty()) {
                        beforeRenames.remove().run();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Transaction newTable(TableName name) {
        return others.newTable(name, SCHEMA, Partitioning.unpartitioned(), Map.of());
    }

    @Test
    void aTableThatIsCreatedThereIsPutBack() {
        beforeRenames.add(() -> newTable(SUNS).commit());

        assertThatThrownBy(() -> database.renameTable(STARS, SUNS)).isInstanceOf(TableAlreadyExistsException.class);

        assertThat(others.tables(List.of("sky"))).containsExactly(STARS, SUNS);
        assertThat(others.table(SUNS).currentSnapshot().version()).isEqualTo(3);
    }

    @Test
    void aNamespaceWithATableThatIsCreatedThereIsPutBack() {
        TableName red = TableName.of("sky", "suns", "red");
        beforeRenames.add(() -> newTable(red).commit());

        assertThatThrownBy(() -> database.renameTable(STARS, SUNS))
                .isInstanceOf(DatashardException.class)
                .hasMessageContainingAll("sky.suns", "red");

        assertThat(others.findTable(red)).isPresent();
        assertThat(others.tables(List.of("sky"))).containsExactly(STARS);
    }

    @Test
    void anEmptyNamespaceThatIsCreatedThereIsPutBack() {
        beforeRenames.add(() -> others.createNamespace(List.of("sky", "suns"), Map.of("comment", "hot")));

        assertThatThrownBy(() -> database.renameTable(STARS, SUNS))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("there is a namespace");

        assertThat(others.namespace(List.of("sky", "suns"))).contains(Map.of("comment", "hot"));
    }

    @Test
    void whatIsLeftThereIsPutBackWhereTheTableCannotBeMoved() {
        beforeRenames.add(() -> {});
        beforeRenames.add(() -> others.renameTable(STARS, TableName.of("gone")));

        assertThatThrownBy(() -> database.renameTable(STARS, SUNS)).isInstanceOf(UncheckedIOException.class);

        assertThat(others.table(SUNS).history()).hasSize(2);
        assertThat(others.tables(List.of("sky"))).isEmpty();
    }

    @Test
    void whatCannotBePutBackIsNamedByItsPlace() {
        beforeRenames.add(() -> newTable(SUNS).commit());
        beforeRenames.add(() -> newTable(SUNS).commit()); // in the place of what was moved aside

        assertThatThrownBy(() -> database.renameTable(STARS, SUNS))
                .isInstanceOf(DatashardException.class)
                .hasMessageContainingAll("could not be put back", "sky/_datashard/dropped/suns-", "has its old name");

        assertThat(others.tables(List.of("sky"))).containsExactly(STARS, SUNS);
    }
}
