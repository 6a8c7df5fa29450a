package io.datashard.internal.catalog;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/** Parquet's column readers demand a converter for each column even where, as here, values are fetched without one. */
final class UnusedConverter extends GroupConverter {
    private final GroupType group;

    private UnusedConverter(GroupType group) {
        this.group = group;
    }

    static GroupConverter of(GroupType group) {
        return new UnusedConverter(group);
    }

    @Override
    public Converter getConverter(int field) {
        Type type = group.getType(field);
        return type.isPrimitive() ? new Primitive() : new UnusedConverter(type.asGroupType());
    }

    @Override
    public void start() {}

    @Override
    public void end() {}

    private static final class Primitive extends PrimitiveConverter {}
}
