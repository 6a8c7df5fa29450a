package io.datashard.spark.read;

import org.apache.spark.sql.connector.expressions.NamedReference;

/** A column of a projection. Spark looks for statistics by its description, which must be the bare name: other references quote it. */
record ColumnName(String name) implements NamedReference {

    @Override
    public String[] fieldNames() {
        return new String[] {name};
    }

    @Override
    public String describe() {
        return name;
    }
}
