package io.datashard.spark;

import io.datashard.DatashardException;
import io.datashard.Defaults;
import io.datashard.Field;
import io.datashard.SchemaChange;
import io.datashard.SchemaChange.Position;
import io.datashard.Transaction;
import io.datashard.Type;
import io.datashard.spark.types.SparkSchema;
import io.datashard.spark.types.SqlTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Spark's ALTER TABLE as changes of a transaction. */
final class TableAlteration {
    /** The table property that is none: it changes the partitioning for new files. SQL has no other words for that. */
    private static final String PARTITIONING = Options.PARTITIONING;

    private final Transaction transaction;

    /** Changes of columns that go together, as REPLACE COLUMNS drops them all before it adds others. */
    private final List<SchemaChange> columns = new ArrayList<>();

    TableAlteration(Transaction transaction) {
        this.transaction = transaction;
    }

    /** @throws DatashardException for a change that is not possible, or that Spark has and tables do not */
    void apply(TableChange... changes) {
        for (TableChange change : changes) {
            apply(change);
        }
        alterColumns();
    }

    private void alterColumns() {
        if (!columns.isEmpty()) {
            transaction.alter(List.copyOf(columns));
            columns.clear();
        }
    }

    private void apply(TableChange change) {
        if (change instanceof TableChange.SetProperty property) {
            set(property.property(), Optional.of(property.value()));
        } else if (change instanceof TableChange.RemoveProperty property) {
            set(property.property(), Optional.empty());
        } else if (change instanceof TableChange.ColumnChange column) {
            columns.add(columnChange(column));
        } else {
            throw new DatashardException("a datashard table cannot be altered by " + change);
        }
    }

    private void set(String property, Optional<String> value) {
        if (property.equals(PARTITIONING)) {
            alterColumns();
            transaction.partitionBy(value.orElse(""));
        } else if (property.equals(TableCatalog.PROP_LOCATION)) {
            throw new DatashardException(
                    "the location of a datashard table cannot be changed: its files are where it is. Move the directory, and"
                            + " use it by its new path");
        } else {
            Map<String, String> change = new HashMap<>();
            change.put(property, value.orElse(null));
            transaction.properties(change);
        }
    }

    private SchemaChange columnChange(TableChange.ColumnChange change) {
        List<String> path = List.of(change.fieldNames());
        if (change instanceof TableChange.AddColumn add) {
            String name = path.get(path.size() - 1);
            Field column =
                    SparkColumns.added(name, add.dataType(), add.isNullable(), add.comment(), add.defaultValue());
            return new SchemaChange.Add(path.subList(0, path.size() - 1), column, position(add.position()));
        } else if (change instanceof TableChange.DeleteColumn) {
            return new SchemaChange.Drop(path);
        } else if (change instanceof TableChange.RenameColumn rename) {
            return new SchemaChange.Rename(path, rename.newName());
        } else if (change instanceof TableChange.UpdateColumnPosition move) {
            return new SchemaChange.Move(path, position(move.position()));
        } else if (change instanceof TableChange.UpdateColumnComment comment) {
            return new SchemaChange.Comment(
                    path, Optional.ofNullable(comment.newComment()).filter(text -> !text.isEmpty()));
        } else if (change instanceof TableChange.UpdateColumnType type) {
            return new SchemaChange.Widen(path, stored(type.newDataType()), SqlTypes.text(type.newDataType()));
        } else if (change instanceof TableChange.UpdateColumnNullability nullability) {
            return nullability.nullable() ? new SchemaChange.DropNotNull(path) : new SchemaChange.SetNotNull(path);
        } else if (change instanceof TableChange.UpdateColumnDefaultValue value) {
            return new SchemaChange.SetDefault(path, newDefault(path, value.newDefaultValue()));
        }
        throw new DatashardException("a column of a datashard table cannot be altered by " + change);
    }

    private static Type stored(DataType type) {
        StructType struct = new StructType(new StructField[] {new StructField("type", type, true, Metadata.empty())});
        return SparkSchema.fromSpark(struct).columns().get(0).type();
    }

    private Defaults newDefault(List<String> path, String sql) {
        if (sql.isEmpty()) {
            return Defaults.NONE;
        }
        alterColumns(); // the column may be new
        return transaction
                .schema()
                .field(path.toArray(String[]::new))
                .map(column -> SparkColumns.forNewRows(sql, column))
                .orElseThrow(() -> new DatashardException("there is no column " + String.join(".", path)));
    }

    /** Null for a new column that Spark was not told a place for. */
    private static Position position(TableChange.ColumnPosition position) {
        if (position == null) {
            return Position.LAST;
        }
        return position instanceof TableChange.After after ? Position.after(after.column()) : Position.FIRST;
    }
}
