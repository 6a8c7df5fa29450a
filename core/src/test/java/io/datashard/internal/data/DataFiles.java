package io.datashard.internal.data;

import io.datashard.FileEntry;
import io.datashard.Schema;
import io.datashard.Tablet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** Writes and reads records in tests. */
record DataFiles(DirectoryStore store, Map<String, String> options) {

    DataFileWriter<Map<String, ?>> open(String path, Schema schema) throws IOException {
        return DataFileWriter.open(
                store,
                path,
                new Tablet(0, List.of(), path),
                schema,
                new RecordFormat(schema),
                options,
                new Configuration(false));
    }

    FileEntry write(String path, Schema schema, Iterable<? extends Map<String, ?>> records) throws IOException {
        DataFileWriter<Map<String, ?>> writer = open(path, schema);
        for (Map<String, ?> record : records) {
            writer.write(record);
        }
        return writer.finish();
    }

    List<Map<String, Object>> read(String path, Schema schema) throws IOException {
        try (RecordReader reader = RecordReader.open(store, path, schema)) {
            List<Map<String, Object>> records = new ArrayList<>();
            reader.forEachRemaining(records::add);
            return records;
        }
    }
}
