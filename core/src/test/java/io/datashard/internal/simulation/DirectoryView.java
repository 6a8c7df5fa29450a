package io.datashard.internal.simulation;

import io.datashard.internal.store.Store;
import io.datashard.internal.store.StoredFile;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;

/** A directory of a store as the store of a table. */
record DirectoryView(Store store, String directory) implements Store {
    private String in(String path) {
        return path.isEmpty() ? directory : directory + "/" + path;
    }

    @Override
    public String root() {
        return store.root() + "/" + directory;
    }

    @Override
    public Optional<Store> above(int levels) {
        String above = directory;
        for (int level = 1; level <= levels; level++) {
            int end = above.lastIndexOf('/');
            if (end < 0) {
                return level == levels ? Optional.of(store) : Optional.empty();
            }
            above = above.substring(0, end);
        }
        return Optional.of(new DirectoryView(store, above));
    }

    @Override
    public boolean putIfAbsent(String path, byte[] content) {
        return store.putIfAbsent(in(path), content);
    }

    @Override
    public void overwrite(String path, byte[] content) {
        store.overwrite(in(path), content);
    }

    @Override
    public Optional<byte[]> read(String path) {
        return store.read(in(path));
    }

    @Override
    public boolean exists(String path) {
        return store.exists(in(path));
    }

    @Override
    public List<String> list(String path) {
        return store.list(in(path));
    }

    @Override
    public Optional<StoredFile> status(String path) {
        return store.status(in(path)).map(this::inside);
    }

    @Override
    public List<StoredFile> filesBelow(String path) {
        return store.filesBelow(in(path)).stream().map(this::inside).toList();
    }

    private StoredFile inside(StoredFile file) {
        return new StoredFile(file.path().substring(directory.length() + 1), file.bytes(), file.modified());
    }

    @Override
    public void delete(String path) {
        store.delete(in(path));
    }

    @Override
    public void deleteDirectory(String path) {
        store.deleteDirectory(in(path));
    }

    @Override
    public InputFile input(String path) {
        return store.input(in(path));
    }

    @Override
    public OutputFile output(String path) {
        return store.output(in(path));
    }

    @Override
    public void makeDurable(Collection<String> files) {
        store.makeDurable(files.stream().map(this::in).toList());
    }
}
