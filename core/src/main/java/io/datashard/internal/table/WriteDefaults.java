package io.datashard.internal.table;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives records the defaults of the columns that they lack. A column that is null in a record is not lacking. */
final class WriteDefaults {
    private final List<Field> columns;

    WriteDefaults(Schema schema) {
        this.columns = schema.columns().stream()
                .filter(column -> column.defaults().isForNewRows())
                .toList();
    }

    /**
     * A record with its defaults.
     *
     * @throws DatashardException if it lacks a column whose default only an engine can compute
     */
    Map<String, ?> in(Map<String, ?> record) {
        if (columns.isEmpty() || record == null) {
            return record;
        }
        Map<String, Object> complete = new HashMap<>(record);
        for (Field column : columns) {
            if (!record.containsKey(column.name())) {
                if (column.defaults().isComputed()) {
                    throw new DatashardException("a record has no value for the column " + column.name()
                            + ", whose default is the SQL expression "
                            + column.defaults().expression().orElseThrow()
                            + ": that can only be computed by Spark. Give a value");
                }
                complete.put(column.name(), column.defaults().written());
            }
        }
        return complete;
    }
}
