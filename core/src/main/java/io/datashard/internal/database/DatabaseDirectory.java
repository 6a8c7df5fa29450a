package io.datashard.internal.database;

import io.datashard.TableName;
import io.datashard.internal.commit.DecisionLog;
import io.datashard.internal.commit.WriterProcess;
import io.datashard.internal.store.Store;
import io.datashard.internal.table.StoredTable;
import io.datashard.internal.table.StoredTable.Presence;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** The directory of a database: what lies in it by which name. */
final class DatabaseDirectory {
    private final Store store;
    private final Function<String, Store> directories;
    private final Configuration configuration;
    private final WriterProcess process;
    private final DecisionLog decisions;

    /**
     * A database's directory as a given process sees it.
     *
     * @param directories the stores of the directories below it
     */
    DatabaseDirectory(
            Store store, Function<String, Store> directories, Configuration configuration, WriterProcess process) {
        this.store = store;
        this.directories = directories;
        this.configuration = configuration;
        this.process = process;
        this.decisions = new DecisionLog(store);
    }

    Store store() {
        return store;
    }

    WriterProcess process() {
        return process;
    }

    DecisionLog decisions() {
        return decisions;
    }

    String location() {
        return store.root();
    }

    String location(List<String> parts) {
        return parts.isEmpty() ? store.root() : at(path(parts));
    }

    /** The location of a directory, given its path below this one. */
    String at(String directory) {
        return store.root() + "/" + directory;
    }

    /** The path of what has a name. */
    static String path(List<String> parts) {
        parts.forEach(Names::require);
        return String.join("/", parts);
    }

    NamespaceLog log(List<String> namespace) {
        return new NamespaceLog(store, path(namespace));
    }

    /** The tables that lie in a namespace itself. */
    List<TableName> tablesIn(List<String> namespace) {
        return childrenOf(namespace)
                .filter(this::isTable)
                .map(parts -> TableName.of(parts.toArray(String[]::new)))
                .toList();
    }

    /** What lies in a namespace and may be a table or a namespace. Several are asked at a time, because stores take long to answer. */
    Stream<List<String>> childrenOf(List<String> namespace) {
        return process.surroundings()
                .atOnce(store.listDirectories(path(namespace)).stream()
                        .filter(Names::isPossible)
                        .sorted()
                        .map(name -> Stream.concat(namespace.stream(), Stream.of(name))
                                .toList())
                        .toList());
    }

    /** Whether there is a table of a name that is not dropped. */
    boolean isTable(List<String> parts) {
        return stored(parts).presence() == Presence.THERE;
    }

    /** The table of a name, which need not exist. */
    StoredTable stored(TableName name) {
        return stored(name.parts());
    }

    StoredTable stored(List<String> parts) {
        return storedAt(path(parts));
    }

    /** The table at a path, which need not exist. */
    StoredTable storedAt(String directory) {
        return new StoredTable(directories.apply(directory), configuration, process, decisions);
    }
}
