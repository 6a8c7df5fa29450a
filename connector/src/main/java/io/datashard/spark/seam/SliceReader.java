package io.datashard.spark.seam;

import java.io.IOException;
import java.util.Iterator;
import java.util.function.Function;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.connector.read.PartitionReader;

/** Reads one slice after the other; at most one file is open. */
final class SliceReader<T> implements PartitionReader<T> {
    private final DataFiles files;
    private final Iterator<FileSlice> slices;
    private final Function<Object, T> cast;
    private OpenFile current;

    SliceReader(DataFiles files, FileSlices partition, Function<Object, T> cast) {
        this.files = files;
        this.slices = partition.slices().iterator();
        this.cast = cast;
    }

    @Override
    public boolean next() throws IOException {
        while (current == null || !current.next()) {
            close();
            if (!slices.hasNext()) {
                return false;
            }
            FileSlice slice = slices.next();
            current = files.open(slice);
            // what input_file_name() shows
            InputFileBlockHolder.set(current.path().toUri().toString(), slice.start(), slice.length());
        }
        return true;
    }

    @Override
    public T get() {
        return cast.apply(current.value());
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            InputFileBlockHolder.unset();
            OpenFile closing = current;
            current = null;
            closing.close();
        }
    }
}
