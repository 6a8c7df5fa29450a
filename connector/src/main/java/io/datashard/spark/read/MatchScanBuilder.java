package io.datashard.spark.read;

import io.datashard.Field;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Finds out which columns of two matched tables a query wants. */
final class MatchScanBuilder implements SupportsPushDownRequiredColumns {
    private final MatchedTables tables;
    private final StructType all;
    private StructType wanted;

    @SuppressWarnings("deprecation") // columns() is its successor, and still made from it
    MatchScanBuilder(MatchedTables tables) {
        this.tables = tables;
        this.all = tables.schema();
        this.wanted = all;
    }

    @Override
    public void pruneColumns(StructType requiredSchema) {
        wanted = requiredSchema;
    }

    @Override
    public Scan build() {
        List<Field> ofLeft = tables.left().snapshot().schema().columns();
        List<Field> ofRight = tables.right().snapshot().schema().columns();
        int distance = ofLeft.size() + ofRight.size();
        StructType left = new StructType();
        StructType right = new StructType();
        for (StructField column : wanted.fields()) {
            int place = all.fieldIndex(column.name());
            if (place < ofLeft.size()) {
                left = left.add(stored(ofLeft.get(place), column));
            } else if (place < distance) {
                right = right.add(stored(ofRight.get(place - ofLeft.size()), column));
            }
        }
        var leftRead = tables.left().read(left);
        var rightRead = tables.right().read(right);
        int readOfLeft = leftRead.point().columns().size();
        int nextOfLeft = 0;
        int nextOfRight = readOfLeft;
        List<Integer> output = new ArrayList<>();
        for (StructField column : wanted.fields()) {
            int place = all.fieldIndex(column.name());
            if (place < ofLeft.size()) {
                output.add(nextOfLeft++);
            } else if (place < distance) {
                output.add(nextOfRight++);
            } else {
                output.add(readOfLeft + rightRead.point().columns().size());
            }
        }
        return new MatchScan(tables, wanted, leftRead, rightRead, output);
    }

    /** A column under its own name, with those fields of structs that are wanted. */
    private static StructField stored(Field column, StructField wanted) {
        return new StructField(column.name(), wanted.dataType(), column.nullable(), wanted.metadata());
    }
}
